-- In:  the tables `staged` and `delegated`.
-- Out: one row: identifiers in rows of use that nobody on the roster has, and how many rows carry them or none, repeats left out.
--      Where an agent acted for somebody on the roster, the row is not a stranger's.
SELECT count(DISTINCT more[1]), count(*)
FROM staged
WHERE ident IS NULL AND {use} AND (more[2] IS NULL OR more[2] NOT IN (SELECT behalf FROM delegated))
