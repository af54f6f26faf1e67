-- On how many days of a month learners practised: for each number of days so many learners, who gave so many answers.
-- A bit stands for each day of the month.
SELECT month, days, count(*) AS learners, CAST(sum(answers) AS BIGINT) AS answers
FROM (
  SELECT month, learner, count(*) AS answers,
    CAST(bit_count(bit_or(CAST(1 AS BIGINT) << CAST(extract(DAY FROM day) AS INT))) AS BIGINT) AS days
  FROM events
  WHERE kind <> 'skill'
  GROUP BY month, learner
) AS each_learner
GROUP BY month, days
ORDER BY month, days
