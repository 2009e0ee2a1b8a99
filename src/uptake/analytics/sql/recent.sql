-- In:  the tables `person_weeks`, `members` (person, grp, pattern, …) and `patterns` (pattern, counts: bits of the weeks that count).
-- Out: the table `recent`, one row per member and week of the latest complete ones that counts: real-work actions.
CREATE OR REPLACE TABLE recent AS
SELECT w.person, m.grp, w.real_work AS n
FROM person_weeks AS w
JOIN members AS m ON m.person = w.person
JOIN patterns AS p ON p.pattern = m.pattern
WHERE w.real_work > 0 AND w.week >= $first AND w.week < $beyond
  AND (p.counts >> CAST(w.week AS HUGEINT)) & 1 = 1
