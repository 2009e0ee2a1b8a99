-- Everything that is kept of one person's events. Files of different weeks may have different properties.
SELECT CAST(to_json(own) AS VARCHAR) FROM (
    SELECT * EXCLUDE (person) REPLACE (strftime("time" AT TIME ZONE 'UTC', '%Y-%m-%dT%H:%M:%SZ') AS "time")
    FROM read_parquet({files}, union_by_name = true, hive_partitioning = false)
    WHERE person IN ({people})
) AS own
ORDER BY own."time" DESC, own.event, own.id
