-- One event file again, without the events of erased people.
COPY (
    SELECT * FROM read_parquet({columns}, hive_partitioning = false)
    WHERE person IS NULL OR sha256('erased:' || person) NOT IN (SELECT mark FROM erased)
    ORDER BY "time", person, event, id
) TO {path} (FORMAT parquet, COMPRESSION zstd);
