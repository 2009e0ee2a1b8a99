-- In:  the table `staged`.
-- Out: one row: rows that can be read, repeats among rows of use, rows of use without them, earliest and latest time.
--      Rows of people whom the plan leaves out count as read, and for nothing else.
SELECT
    coalesce(sum(n) FILTER (t IS NOT NULL), 0)::BIGINT AS readable,
    coalesce(sum(n - 1) FILTER ({use}), 0)::BIGINT AS repeats,
    count(*) FILTER ({use}) AS usage_rows,
    min(t) FILTER ({use} OR len(more) > 2) AS earliest,
    max(t) FILTER ({use} OR len(more) > 2) AS latest
FROM staged
