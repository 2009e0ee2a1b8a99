-- An export of a rollout that has seen nothing yet.
COPY (
    SELECT '' AS person, TIMESTAMPTZ 'epoch' AS "time", '' AS event, '' AS id, '' AS source WHERE false
) TO {path} (FORMAT parquet, COMPRESSION zstd);
