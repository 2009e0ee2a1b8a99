-- In:  the tables `person_weeks`, `members` (person, grp, pattern, …) and `patterns` (pattern, counts: bits of the weeks that count).
-- Out: one row per group and week with any: real-work, old-way, accepted and overridden actions of members for whom the week counts.
SELECT m.grp, w.week, sum(w.real_work)::BIGINT, sum(w.old_way)::BIGINT, sum(w.accepted)::BIGINT, sum(w.overridden)::BIGINT
FROM person_weeks AS w
JOIN members AS m ON m.person = w.person
JOIN patterns AS p ON p.pattern = m.pattern
WHERE w.real_work + w.old_way + w.accepted + w.overridden > 0
  AND (p.counts >> CAST(w.week AS HUGEINT)) & 1 = 1
GROUP BY m.grp, w.week
ORDER BY m.grp, w.week
