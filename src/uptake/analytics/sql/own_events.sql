-- Everything that is kept of one person's events, and of what agents did for the person. Files may have different properties.
SELECT CAST(to_json(own) AS VARCHAR) FROM (
    SELECT * EXCLUDE (person, on_behalf_of) REPLACE (strftime("time" AT TIME ZONE 'UTC', '%Y-%m-%dT%H:%M:%SZ') AS "time")
    FROM (
        SELECT * FROM read_parquet({files}, union_by_name = true, hive_partitioning = false)
        UNION ALL BY NAME SELECT CAST(NULL AS VARCHAR) AS on_behalf_of WHERE false  -- few files have the column
    )
    WHERE person IN ({people}) OR list_has_any(string_split(coalesce(on_behalf_of, ''), '|'), [{people}])
) AS own
ORDER BY own."time" DESC, own.event, own.id
