-- In:  the tables `single`, `marks` and `repeats`.
-- Out: the view `staged`, one row per event: for the rows of those marks `repeats` stands.
CREATE OR REPLACE VIEW staged AS
SELECT ident, t, more, flags, CAST(1 AS UINTEGER) AS n FROM single WHERE {mark} NOT IN (FROM marks)
UNION ALL
SELECT ident, t, more, flags, n FROM repeats
