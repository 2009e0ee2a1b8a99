-- One event file again, without the events of erased people, and without what agents did for them.
COPY (
    SELECT * FROM (
        SELECT * FROM read_parquet({columns}, hive_partitioning = false)
        UNION ALL BY NAME SELECT CAST(NULL AS VARCHAR) AS on_behalf_of WHERE false  -- few files have the column
    )
    WHERE (person IS NULL OR sha256('erased:' || person) NOT IN (SELECT mark FROM erased))
    AND NOT list_has_any(
        list_transform(string_split(coalesce(on_behalf_of, ''), '|'), lambda one: sha256('erased:' || one)),
        (SELECT list(mark) FROM erased)
    )
    ORDER BY "time", person, event, id
) TO {path} (FORMAT parquet, COMPRESSION zstd);
