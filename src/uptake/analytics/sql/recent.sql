-- In:  the tables `history`, `together`, `who`, `members` (person, grp, pattern) and `patterns` (pattern, counts: bits of the weeks that
--      count).
-- Out: the table `recent`, one row per member and week of the latest complete ones that counts: real-work actions.
CREATE OR REPLACE TABLE recent AS
SELECT w.person, m.grp, sum(w.n) AS n
FROM (
    SELECT person, unnest({weeks}) AS week, unnest(lately) AS n FROM history
    {together}
) AS w
JOIN members AS m ON m.person = w.person
JOIN patterns AS p ON p.pattern = m.pattern
WHERE w.n > 0 AND (p.counts >> CAST(w.week AS HUGEINT)) & 1 = 1
GROUP BY w.person, m.grp, w.week
