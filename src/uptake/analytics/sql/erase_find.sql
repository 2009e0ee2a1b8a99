-- In:  the table `erased` (mark).
-- Out: the files that hold events of erased people, or of agents that acted for them, and how many.
WITH people AS (
    SELECT filename, person, on_behalf_of, count(*) AS events
    FROM (
        SELECT * FROM read_parquet({files}, union_by_name = true, hive_partitioning = false, filename = true)
        UNION ALL BY NAME SELECT CAST(NULL AS VARCHAR) AS on_behalf_of WHERE false  -- few files have the column
    )
    GROUP BY filename, person, on_behalf_of
)
SELECT filename, CAST(sum(events) AS BIGINT) FROM people
WHERE sha256('erased:' || person) IN (SELECT mark FROM erased)
OR list_has_any(
    list_transform(string_split(coalesce(on_behalf_of, ''), '|'), lambda one: sha256('erased:' || one)),
    (SELECT list(mark) FROM erased)
)
GROUP BY filename ORDER BY filename;
