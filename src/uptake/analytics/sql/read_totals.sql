-- In:  the table `repeats` and the view `kept`; of all rows of the files, as `file_totals` counts them, $readable, $usage, $earliest,
--      $latest and $first_use.
-- Out: one row: rows that can be read, repeats among rows of use, rows of use without them, earliest and latest time, earliest of use.
--      Rows of people whom the plan leaves out count as read, and for nothing else.
WITH twice AS (SELECT coalesce(sum(n - 1), 0)::BIGINT AS n FROM repeats WHERE {use})
SELECT
    $readable + coalesce(sum(n::BIGINT + repeats), 0)::BIGINT,
    (SELECT n FROM twice) + coalesce(sum(repeats) FILTER (ident IS NULL OR ident < {known}), 0)::BIGINT,
    $usage - (SELECT n FROM twice) + coalesce(sum(n) FILTER (ident IS NULL OR ident < {known}), 0)::BIGINT,
    least($earliest::BIGINT, min(first) FILTER (ident IS NULL OR ident < {known})),
    greatest($latest::BIGINT, max(last) FILTER (ident IS NULL OR ident < {known})),
    least($first_use::BIGINT, min(first) FILTER (ident IS NULL OR ident < {known}))
FROM kept
