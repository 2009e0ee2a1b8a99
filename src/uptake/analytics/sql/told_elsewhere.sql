-- In:  event files of acts. Files may have different properties.
-- Out: what they say of each person and message: when the person was first told one to one by what has not come back since, how
--      often reminded, whether they answered. What has an id of the server's own is left out. Times in microseconds.
WITH acts AS (
    SELECT
        person,
        coalesce(message, '') AS message,
        lower(coalesce(channel, '')) AS channel,
        coalesce(kind, '') AS kind,
        event,
        id,
        epoch_us("time") AS t
    FROM (
        SELECT * FROM read_parquet({files}, union_by_name = true, hive_partitioning = false)
        UNION ALL BY NAME
        SELECT CAST(NULL AS VARCHAR) AS message, CAST(NULL AS VARCHAR) AS channel, CAST(NULL AS VARCHAR) AS kind WHERE false
    )
    WHERE NOT starts_with(id, $own)
),
came_back AS (
    SELECT person, message, channel, max(t) AS t FROM acts WHERE event = 'uptake.returned' GROUP BY ALL
)
SELECT
    a.person,
    a.message,
    min(a.t) FILTER (a.event = 'uptake.told' AND a.kind NOT IN ('reminder', 'moved') AND coalesce(b.t < a.t, TRUE)),
    count(DISTINCT a.id) FILTER (a.event = 'uptake.told' AND a.kind = 'reminder'),
    bool_or(a.event IN ('uptake.acknowledged', 'uptake.asked'))
FROM acts AS a
LEFT JOIN came_back AS b ON b.person = a.person AND b.message = a.message AND b.channel = a.channel
WHERE a.event IN ('uptake.told', 'uptake.acknowledged', 'uptake.asked') AND a.channel <> 'broadcast'
GROUP BY a.person, a.message
ORDER BY a.person, a.message
