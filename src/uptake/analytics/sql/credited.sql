-- In:  the tables `events` and `settled` and, where `agents` says so, `delegated`.
-- Out: the view `counted`, one row per event and person it counts for, or of a settled week per person and local week and month: their
--      own, and those of agents in the ways that count them. n: how many; first and last: their times; day: a local day of theirs,
--      NULL where it follows from the time.
CREATE OR REPLACE VIEW counted AS
SELECT ident, t AS first, t AS last, flags, CAST(1 AS UINTEGER) AS n, CAST(NULL AS INTEGER) AS day FROM events
UNION ALL
SELECT ident, first, last, flags, n, day FROM settled WHERE ident < {known}
{agents}
