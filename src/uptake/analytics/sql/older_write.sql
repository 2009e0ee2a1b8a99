-- In:  files of weeks that were counted.
-- Out: a file with one row per person and flags of all of them, with how many events in each local week and month. What agents did
--      for others, and the ids that stand for more than one event, stay as they are, each with its day.
COPY (
    SELECT
        person, CAST(NULL AS VARCHAR) AS behalf, CAST(NULL AS INTEGER) AS day, flags,
        CAST(sum(n) AS UINTEGER) AS n, CAST(sum(repeats) AS UINTEGER) AS repeats, min(first) AS first, max(last) AS last,
        CAST(NULL AS UBIGINT) AS id_hash {sums}
    FROM (
        SELECT
            *,
            {first_day} AS span
        FROM {files}
        WHERE behalf IS NULL AND id_hash IS NULL
    )
    GROUP BY person, flags
    UNION ALL BY NAME
    SELECT person, behalf, day, flags, n, repeats, first, last, id_hash FROM {files} WHERE behalf IS NOT NULL OR id_hash IS NOT NULL
    ORDER BY ALL
) TO {path} (FORMAT parquet, COMPRESSION zstd);
