-- In:  the table `repeats`.
-- Out: the table `disputed`, one row per id and time that several rows of one person share: repeats that differ in what matters, or
--      different events.
CREATE OR REPLACE TABLE disputed AS
SELECT DISTINCT id_hash, t
FROM (
    SELECT id_hash, t
    FROM repeats
    WHERE id_hash IS NOT NULL AND {use}
    GROUP BY id_hash, t, ident, more[1]
    HAVING count(*) > 1
)
