-- In:  files of weeks that were counted.
-- Out: one row per local week and month that they hold: its first day.
SELECT DISTINCT
    CAST(greatest((day + 3) // 7 * 7 - 3, date_trunc('month', DATE '1970-01-01' + day)::DATE - DATE '1970-01-01') AS INTEGER) AS span
FROM {files}
WHERE id_hash IS NULL
ORDER BY span
