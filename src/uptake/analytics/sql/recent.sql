-- In:  the view `member_events`; the table `patterns` (pattern, counts: bits of the weeks that count).
-- Out: the table `recent`, one row per member and week of the latest complete ones that counts: real-work actions.
CREATE OR REPLACE TABLE recent AS
SELECT w.person, w.grp, w.n
FROM (
    SELECT person, week, any_value(grp) AS grp, any_value(pattern) AS pattern, count(*) AS n
    FROM member_events
    WHERE bits & 1 = 1 AND week >= $first AND week < $beyond
    GROUP BY person, week
) AS w
JOIN patterns AS p ON p.pattern = w.pattern
WHERE (p.counts >> CAST(w.week AS HUGEINT)) & 1 = 1
