-- In:  the table `staged`.
-- Out: the table `repeated_ids`, one row per id, as its 64-bit hash, that stands in more than one row of use.
CREATE OR REPLACE TABLE repeated_ids AS
SELECT id_hash
FROM staged
WHERE id_hash IS NOT NULL AND {use}
GROUP BY id_hash
HAVING count(*) > 1
