-- In:  the tables `older`, `who` (ident, person, grp, shift, pattern) and `days` (day, week, …).
-- Out: one row per group, pattern, week and bits of weeks that are long over: how many events of members. 53 stands for the bits that
--      `group_weeks` counts.
SELECT o.grp, o.pattern, d.week, o.bits, o.n
FROM (
    SELECT grp, pattern, bits, unnest([{spans}]) AS day, unnest(sums) AS n
    FROM (
        SELECT w.grp, w.pattern, {bits} AS bits, [{sums}] AS sums
        FROM older AS e
        JOIN who AS w ON w.ident = e.ident
        GROUP BY ALL
    )
    WHERE bits & 53 <> 0
) AS o
JOIN days AS d ON d.day = o.day
WHERE o.n > 0
