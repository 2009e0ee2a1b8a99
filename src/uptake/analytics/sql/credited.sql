-- In:  the tables `events` and `settled` and, where `agents` says so, `delegated`.
-- Out: three views of what counts for whom, one row per event and person, or of a settled week per person and local week and month. n:
--      how many; first and last: their times; day: a local day of theirs, NULL where it follows from the time. `own` are people's own
--      events, `beside` settled weeks, and those of agents in the ways that count them; `counted` are both. Joined apart, people are
--      found by their number as in a list: of a union DuckDB does not know the numbers, and looks each up in a table of hashes.
CREATE OR REPLACE VIEW own AS
SELECT ident, t AS first, t AS last, flags, CAST(1 AS UINTEGER) AS n, CAST(NULL AS INTEGER) AS day FROM events;
CREATE OR REPLACE VIEW beside AS
SELECT ident, first, last, flags, n, day FROM settled WHERE ident < {known}
{agents};
CREATE OR REPLACE VIEW counted AS
FROM own UNION ALL FROM beside
