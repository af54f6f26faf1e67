-- How often each skill of the rubrics could be ticked, and was, by the learners themselves, by month.
-- Learners share 62 bits, so that there are at least so many.
SELECT month, topic AS skill,
  CAST(bit_count(bit_or(CAST(1 AS BIGINT) << (learner % 62))) AS BIGINT) AS learners,
  count(*) AS times,
  CAST(sum(CASE WHEN grade = 'yes' THEN 1 ELSE 0 END) AS BIGINT) AS ticked
FROM events
WHERE kind = 'skill'
GROUP BY month, topic
ORDER BY month, skill
