-- In:  the tables `single` and `marks`, which say what to look for.
-- Out: the table `repeats`, one row per event of those marks: per key, person, time and event. n: how often it was read.
--      Repeats that differ in flags or in whom they are on behalf of are still apart: `disputed` finds them.
CREATE OR REPLACE TABLE repeats AS
SELECT ident, t, more, flags, CAST(count(*) AS UINTEGER) AS n, CASE WHEN flags & {keyed} <> 0 THEN key_hash END AS id_hash
FROM single
WHERE {mark} IN (FROM marks)
GROUP BY ident, t, key_hash, event_hash, more, flags
