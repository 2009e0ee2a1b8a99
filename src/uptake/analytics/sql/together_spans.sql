-- In:  files of weeks that were counted.
-- Out: one row per local week and month that they hold before a day: its first day.
SELECT DISTINCT
    CAST({first_day} AS INTEGER) AS span
FROM {files}
WHERE id_hash IS NULL AND behalf IS NULL AND day < $before
ORDER BY span
