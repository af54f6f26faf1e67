-- True retention: of the reviews that tested memory, how many were recalled, by month and topic.
-- Learners share 62 bits, so that there are at least so many.
SELECT month, topic,
  CAST(bit_count(bit_or(CAST(1 AS BIGINT) << (learner % 62))) AS BIGINT) AS learners,
  count(*) AS tests,
  CAST(sum(CASE WHEN grade = 'again' THEN 0 ELSE 1 END) AS BIGINT) AS recalled
FROM events
WHERE test
GROUP BY month, topic
ORDER BY month, topic
