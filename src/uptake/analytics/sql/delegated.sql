-- In:  the view `staged` and the tables `settled` and `behalves` (behalf, idents: those of the roster whom it names, one per person).
-- Out: the table `delegated`, one row per action of an agent for at least one person on the roster, or of a settled week per local
--      week and month: n of them, the first and the last, and a day in both; NULL of a single one.
CREATE OR REPLACE TABLE delegated AS
SELECT b.behalf, s.t AS first, s.t AS last, s.flags & {counted} AS flags, CAST(1 AS UINTEGER) AS n, CAST(NULL AS INTEGER) AS day, b.idents
FROM staged AS s
JOIN behalves AS b ON b.behalf = s.more[2]
WHERE s.ident IS NULL AND {use}
UNION ALL
SELECT b.behalf, s.first, s.last, s.flags, s.n, s.day, b.idents
FROM settled AS s
JOIN behalves AS b ON b.behalf = s.behalf
