-- In:  some event files of acts.
-- Out: what they say of letters, one person after the other: file, person, message ('' where none is named), told | reminded |
--      returned | answered, channel, time in microseconds, id. What has an id of the server's own is left out, and so is what was
--      said to all at once.
SELECT DISTINCT
    filename,
    person,
    coalesce(message, ''),
    CASE
        WHEN event = 'uptake.returned' THEN 'returned'
        WHEN event <> 'uptake.told' THEN 'answered'
        WHEN coalesce(kind, '') = 'reminder' THEN 'reminded'
        ELSE 'told'
    END,
    lower(coalesce(channel, '')),
    epoch_us("time"),
    id
FROM (
    SELECT * FROM read_parquet({files}, hive_partitioning = false, union_by_name = true, filename = true)
    UNION ALL BY NAME
    SELECT CAST(NULL AS VARCHAR) AS message, CAST(NULL AS VARCHAR) AS channel, CAST(NULL AS VARCHAR) AS kind WHERE false
)
WHERE
    NOT starts_with(id, $own)
    AND event IN ('uptake.told', 'uptake.returned', 'uptake.acknowledged', 'uptake.asked')
    AND lower(coalesce(channel, '')) <> 'broadcast'
    AND NOT (event = 'uptake.told' AND coalesce(kind, '') = 'moved')
ORDER BY person
