-- In:  the tables `repeats` and `settled_ids`.
-- Out: one row: how many ids stand for more than one event of a week by UTC. Ids are told apart by their 64-bit hash.
SELECT count(DISTINCT id_hash)
FROM (
    SELECT id_hash
    FROM (
        SELECT id_hash, {utc_week} AS day, count(*) AS n FROM repeats WHERE id_hash IS NOT NULL AND {use} GROUP BY ALL
        UNION ALL
        SELECT id_hash, day, n FROM settled_ids WHERE ident IS NULL OR ident < {known}
    )
    GROUP BY id_hash, day
    HAVING sum(n) > 1
)
