-- Files of different weeks may have different properties: what a file lacks is empty.
COPY (
    SELECT * FROM read_parquet({files}, union_by_name = true, hive_partitioning = false)
    ORDER BY "time", person, event, id
) TO {path} (FORMAT parquet, COMPRESSION zstd);
