-- In:  the file of weeks that are long over; the tables `identifiers` (identifier, ident, …) and `settled`.
-- Out: the table `older`, one row per person and flags of all those weeks together; ident and person as in `settled`. Its columns
--      `n` with a number say how many of the n fell into the local week and month that this day begins; and the view `kept`, one row
--      per row of both.
CREATE OR REPLACE TABLE older AS
SELECT
    i.ident, CASE WHEN i.ident IS NULL THEN s.person END AS person, CAST(s.flags AS {type}) AS flags, s.n, s.repeats, s.first, s.last
    {spans}
FROM {file} AS s
LEFT JOIN identifiers AS i ON i.identifier = s.person
WHERE s.day IS NULL;
CREATE OR REPLACE VIEW kept AS
SELECT ident, person, behalf, flags, n, repeats, first, last FROM settled
UNION ALL
SELECT ident, person, CAST(NULL AS VARCHAR), flags, n, repeats, first, last FROM older;
