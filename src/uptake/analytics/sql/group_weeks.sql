-- In:  the view `member_events`; the table `patterns`.
-- Out: one row per group and week with any: real-work, old-way, accepted and overridden actions of members for whom the week counts.
SELECT e.grp, e.week, sum(e.real_work)::BIGINT, sum(e.old_way)::BIGINT, sum(e.accepted)::BIGINT, sum(e.overridden)::BIGINT
FROM (
    SELECT
        grp, pattern, week,
        count(*) FILTER (bits & 1 = 1) AS real_work,
        count(*) FILTER (bits & 4 = 4) AS old_way,
        count(*) FILTER (bits & 16 = 16) AS accepted,
        count(*) FILTER (bits & 32 = 32) AS overridden
    FROM member_events
    WHERE week IS NOT NULL
    GROUP BY grp, pattern, week
) AS e
JOIN patterns AS p ON p.pattern = e.pattern
WHERE (p.counts >> CAST(e.week AS HUGEINT)) & 1 = 1
  AND e.real_work + e.old_way + e.accepted + e.overridden > 0
GROUP BY e.grp, e.week
ORDER BY e.grp, e.week
