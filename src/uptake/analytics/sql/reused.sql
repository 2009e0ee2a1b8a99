-- In:  the table `repeats`.
-- Out: one row: how many ids stand for more than one event. Ids are told apart by their 64-bit hash.
SELECT count(*)
FROM (
    SELECT id_hash
    FROM repeats
    WHERE id_hash IS NOT NULL AND {use}
    GROUP BY id_hash
    HAVING count(*) > 1
)
