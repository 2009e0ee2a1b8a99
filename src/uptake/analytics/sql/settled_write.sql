-- In:  the view `staged` and the tables `repeats` and `identifiers`, of one week.
-- Out: a file with one row per person, whom they acted for, flags, and local week and month: a local `day` in both, how many events,
--      how many repeats of them, the first and the last time. Beside them, with `id_hash`, one row per person and id that stands for
--      more than one event, with `day` the week by UTC.
COPY (
    SELECT coalesce(i.identifier, w.person) AS person, w.behalf, w.day, {stored} AS flags, w.n, w.repeats, w.first, w.last, w.id_hash
    FROM (
        SELECT
            ident, person, behalf, min(day) AS day, flags,
            CAST(sum(n) AS UINTEGER) AS n, CAST(sum(read - n) AS UINTEGER) AS repeats, min(first) AS first, max(last) AS last,
            CAST(NULL AS UBIGINT) AS id_hash
        FROM (
            SELECT ident, more[1] AS person, more[2] AS behalf, {local_day} AS day, flags & {counted} AS flags,
                count(*) AS n, sum(n) AS read, min(t) AS first, max(t) AS last
            FROM staged
            GROUP BY ALL
        )
        GROUP BY ident, person, behalf, flags, (day + 3) // 7, month(DATE '1970-01-01' + day)
        UNION ALL BY NAME
        SELECT ident, more[1] AS person, {utc_week} AS day, CAST(count(*) AS UINTEGER) AS n, id_hash
        FROM repeats
        WHERE id_hash IN (SELECT id_hash FROM repeats WHERE id_hash IS NOT NULL GROUP BY id_hash HAVING count(*) > 1)
        GROUP BY ALL
    ) AS w
    LEFT JOIN identifiers AS i ON i.ident = w.ident
    ORDER BY ALL
) TO {path} (FORMAT parquet, COMPRESSION zstd);
