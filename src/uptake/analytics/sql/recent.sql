-- In:  the view `member_events`; the table `patterns` (pattern, counts: bits of the weeks that count).
-- Out: the table `recent`, one row per member and week of the latest complete ones that counts: real-work actions.
CREATE OR REPLACE TABLE recent AS
SELECT e.person, e.grp, e.n
FROM (
    SELECT person, grp, pattern, week, count(*) AS n
    FROM member_events
    WHERE bits & 1 = 1 AND week >= $first AND week < $beyond
    GROUP BY person, grp, pattern, week
) AS e
JOIN patterns AS p ON p.pattern = e.pattern
WHERE (p.counts >> CAST(e.week AS HUGEINT)) & 1 = 1
