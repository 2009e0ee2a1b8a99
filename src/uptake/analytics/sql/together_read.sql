-- In:  the file of weeks that are over together; the tables `identifiers` (identifier, ident, …) and `settled`.
-- Out: the table `together`, one row per person and flags of all those weeks; ident and person as in `settled`, the bits of their weeks
--      and months ready; `place`: the number of the row in its file. Its columns `n` with a number say how many of the n fell into the
--      local week and month that this day begins; of earlier ones the file says it. And the view `kept`, one row per row of both tables.
CREATE OR REPLACE TABLE together AS
SELECT
    i.ident, CASE WHEN i.ident IS NULL THEN s.person END AS person, CAST(s.flags AS {type}) AS flags, s.n, s.repeats, s.first, s.last,
    {week_bit} AS week_bit, nullif(s.months, 0) AS month_bit, CAST({place} AS INTEGER) AS place
    {spans}
FROM {file} AS s
LEFT JOIN identifiers AS i ON i.identifier = s.person
WHERE s.day IS NULL;
CREATE OR REPLACE VIEW kept AS
SELECT ident, person, behalf, flags, n, repeats, first, last FROM settled
UNION ALL
SELECT ident, person, CAST(NULL AS VARCHAR), flags, n, repeats, first, last FROM together;
