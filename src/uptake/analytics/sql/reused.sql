-- In:  the tables `staged` and `repeated_ids`.
-- Out: one row: how many ids stand for more than one event. Ids are told apart by their 64-bit hash.
SELECT count(*)
FROM (
    SELECT id_hash
    FROM staged
    WHERE {use} AND id_hash IN (SELECT id_hash FROM repeated_ids)
    GROUP BY id_hash
    HAVING count(*) > 1
)
