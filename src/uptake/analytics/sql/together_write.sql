-- In:  files of weeks that were counted, and of such weeks that were put together before.
-- Out: a file with one row per person and flags of all that lies before a day, with how many events in each local week and month, and
--      the bits of these: of months, and of weeks the first 63 of the window and the others. What comes later, what agents did for
--      others, and the ids that stand for more than one event, stay as they are, each with its day.
COPY (
    SELECT *, CAST({early} AS UBIGINT) AS early, CAST({late} AS UBIGINT) AS late, CAST({months} AS BIGINT) AS months
    FROM (
        SELECT
            person, CAST(NULL AS VARCHAR) AS behalf, CAST(NULL AS INTEGER) AS day, flags,
            CAST(sum(n) AS UINTEGER) AS n, CAST(sum(repeats) AS UINTEGER) AS repeats, min(first) AS first, max(last) AS last,
            CAST(NULL AS UBIGINT) AS id_hash {sums}
        FROM (
            SELECT
                *,
                {first_day} AS span
            FROM {files}
            WHERE behalf IS NULL AND id_hash IS NULL AND (day IS NULL OR day < {before})
        )
        GROUP BY person, flags
    )
    UNION ALL BY NAME
    SELECT person, behalf, day, flags, n, repeats, first, last, id_hash
    FROM {files}
    WHERE behalf IS NOT NULL OR id_hash IS NOT NULL OR day >= {before}
    ORDER BY day, person, behalf, flags, id_hash  -- what stays with its day lies apart, and need not be looked for everywhere
) TO {path} (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 20480);
