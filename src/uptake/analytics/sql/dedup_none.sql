-- In:  the table `single`, in which no two rows have the same mark.
-- Out: the table `repeats`, as `dedup` makes it, without a row.
CREATE OR REPLACE TABLE repeats AS
SELECT ident, t, more, flags, CAST(1 AS UINTEGER) AS n, CAST(NULL AS UBIGINT) AS id_hash FROM single LIMIT 0
