-- How often each card was tested, and how often it was not recalled.
-- Learners share 62 bits, so that there are at least so many.
SELECT card,
  CAST(bit_count(bit_or(CAST(1 AS BIGINT) << (learner % 62))) AS BIGINT) AS learners,
  count(*) AS tests,
  CAST(sum(CASE WHEN grade = 'again' THEN 1 ELSE 0 END) AS BIGINT) AS forgotten
FROM events
WHERE test
GROUP BY card
ORDER BY card
