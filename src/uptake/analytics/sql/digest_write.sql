-- One event file. An id is its source's own: two sources may use the same.
COPY (
    SELECT
        person, CAST(t AT TIME ZONE 'UTC' AS TIMESTAMPTZ) AS "time", event, source || '/' || id AS id, source{columns}
    FROM spooled
    WHERE source = $source AND week = $week AND acts = $acts AND rollout = $rollout
    ORDER BY t, person, event, id
) TO {path} (FORMAT parquet, COMPRESSION zstd);
