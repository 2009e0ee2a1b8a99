-- In:  the view `sourced`.
-- Out: the table `staged`, one row per event (with an id: per id, person, time and event; without: per whole row); n: how often it
--      was read. Repeats that differ in flags or in whom they are on behalf of are still apart: `repeated_ids` finds them.
CREATE OR REPLACE TABLE staged AS
SELECT ident, t, more, flags, CAST(count(*) AS UINTEGER) AS n, CASE WHEN flags & {keyed} <> 0 THEN hash(key) END AS id_hash
FROM sourced
GROUP BY ident, t, event, key, more, flags
