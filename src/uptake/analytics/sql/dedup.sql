-- In:  the view `sourced`; the tables `marks` and `places`, which say what to look for and where.
-- Out: the table `repeats`, one row per event of those marks (with an id: per id, person, time and event; without: per whole row);
--      n: how often it was read. Repeats that differ in flags or in whom they are on behalf of are still apart: `disputed` finds them.
CREATE OR REPLACE TABLE repeats AS
SELECT ident, t, more, flags, CAST(count(*) AS UINTEGER) AS n, CASE WHEN flags & {keyed} <> 0 THEN hash(key) END AS id_hash
FROM sourced
WHERE place IN (FROM places) AND mark IN (FROM marks)
GROUP BY ident, t, event, key, more, flags
