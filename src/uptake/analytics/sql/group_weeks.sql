-- In:  the view `member_events`; the table `patterns` (pattern, counts: bits of the weeks that count).
-- Out: one row per group and week with any: real-work, old-way, accepted and overridden actions of members for whom the week counts.
--      `actions`: their four bits together; what has none of them need not be added up.
SELECT
    w.grp,
    w.week,
    coalesce(sum(w.n) FILTER (w.bits & 1 = 1), 0)::BIGINT,
    coalesce(sum(w.n) FILTER (w.bits & 4 = 4), 0)::BIGINT,
    coalesce(sum(w.n) FILTER (w.bits & 16 = 16), 0)::BIGINT,
    coalesce(sum(w.n) FILTER (w.bits & 32 = 32), 0)::BIGINT
FROM (
    SELECT grp, pattern, week, bits, sum(n) AS n FROM member_events WHERE bits & {actions} <> 0 GROUP BY grp, pattern, week, bits
    {together}
) AS w
JOIN patterns AS p ON p.pattern = w.pattern
WHERE (p.counts >> CAST(w.week AS HUGEINT)) & 1 = 1
GROUP BY w.grp, w.week
ORDER BY w.grp, w.week
