-- In:  the tables `staged` and `behalves` (behalf, idents: those of the roster whom it names, one per person).
-- Out: the table `delegated`, one row per action of an agent for at least one person on the roster.
CREATE OR REPLACE TABLE delegated AS
SELECT b.behalf, s.t, s.flags & {counted} AS flags, b.idents
FROM staged AS s
JOIN behalves AS b ON b.behalf = s.more[2]
WHERE s.ident IS NULL AND {use}
