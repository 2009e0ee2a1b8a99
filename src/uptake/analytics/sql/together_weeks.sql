-- In:  the tables `together`, `who` (ident, person, grp, shift, pattern) and `days` (day, week, …), and the file of `together`.
-- Out: one row per group, pattern, week and bits of weeks that are over: how many events of members. `actions`: the bits that
--      `group_weeks` counts. The many columns are read where they are added up: to write them down and read them again takes longer.
SELECT o.grp, o.pattern, d.week, o.bits, o.n
FROM (
    SELECT grp, pattern, bits, unnest([{spans}]) AS day, unnest(sums) AS n
    FROM (
        SELECT w.grp, w.pattern, w.bits, [{sums}] AS sums
        FROM {file} AS s
        JOIN (
            SELECT e.place, w.grp, w.pattern, {bits} AS bits FROM together AS e JOIN who AS w ON w.ident = e.ident
        ) AS w ON w.place = s.file_row_number
        WHERE w.bits & {actions} <> 0
        GROUP BY ALL
    )
) AS o
JOIN days AS d ON d.day = o.day
WHERE o.n > 0
