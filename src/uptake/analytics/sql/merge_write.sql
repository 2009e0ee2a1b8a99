-- The events of some files as one file. What a file lacks is empty.
COPY (
    SELECT * FROM read_parquet({columns}, union_by_name = true, hive_partitioning = false)
    ORDER BY "time", person, event, id
) TO {path} (FORMAT parquet, COMPRESSION zstd);
