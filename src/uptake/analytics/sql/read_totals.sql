-- In:  the view `staged` and the view `kept`.
-- Out: one row: rows that can be read, repeats among rows of use, rows of use without them, earliest and latest time.
--      Rows of people whom the plan leaves out count as read, and for nothing else.
SELECT sum(readable)::BIGINT, sum(repeats)::BIGINT, sum(usage_rows)::BIGINT, min(earliest), max(latest)
FROM (
    SELECT
        coalesce(sum(n) FILTER (t IS NOT NULL), 0) AS readable,
        coalesce(sum(n - 1) FILTER ({use}), 0) AS repeats,
        count(*) FILTER ({use}) AS usage_rows,
        min(t) FILTER ({use} OR len(more) > 2) AS earliest,
        max(t) FILTER ({use} OR len(more) > 2) AS latest
    FROM staged
    UNION ALL
    SELECT
        coalesce(sum(n::BIGINT + repeats), 0),
        coalesce(sum(repeats) FILTER (ident IS NULL OR ident < {known}), 0),
        coalesce(sum(n) FILTER (ident IS NULL OR ident < {known}), 0),
        min(first) FILTER (ident IS NULL OR ident < {known}),
        max(last) FILTER (ident IS NULL OR ident < {known})
    FROM kept
)
