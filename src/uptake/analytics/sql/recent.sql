-- In:  the view `member_events`; the tables `members` (person, grp, pattern, …) and `patterns` (pattern, counts: bits of the weeks
--      that count).
-- Out: the table `recent`, one row per member and week of the latest complete ones that counts: real-work actions.
CREATE OR REPLACE TABLE recent AS
SELECT w.person, m.grp, w.n
FROM (
    SELECT person, week, sum(n)::BIGINT AS n
    FROM member_events
    WHERE bits & 1 = 1 AND week >= $first AND week < $beyond
    GROUP BY person, week
) AS w
JOIN members AS m ON m.person = w.person
JOIN patterns AS p ON p.pattern = m.pattern
WHERE (p.counts >> CAST(w.week AS HUGEINT)) & 1 = 1
