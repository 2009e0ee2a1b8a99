-- In:  the tables `single`, `marks` and `repeats`.
-- Out: the view `staged`, one row per event; `single` without the rows of those marks, for which `repeats` stands.
DELETE FROM single WHERE {mark} IN (FROM marks);
CREATE OR REPLACE VIEW staged AS
SELECT ident, t, more, flags, CAST(1 AS UINTEGER) AS n FROM single
UNION ALL
SELECT ident, t, more, flags, n FROM repeats;
