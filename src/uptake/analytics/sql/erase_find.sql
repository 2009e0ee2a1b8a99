-- In:  the table `erased` (mark).
-- Out: the files that hold events of erased people, and how many.
WITH people AS (
    SELECT filename, person, count(*) AS events
    FROM read_parquet({files}, union_by_name = true, hive_partitioning = false, filename = true)
    GROUP BY filename, person
)
SELECT filename, CAST(sum(events) AS BIGINT) FROM people
WHERE sha256('erased:' || person) IN (SELECT mark FROM erased)
GROUP BY filename ORDER BY filename;
