-- In:  the tables `events` and, where `agents` says so, `delegated`.
-- Out: the view `counted`, one row per event and person it counts for: their own, and those of agents in the ways that count them.
CREATE OR REPLACE VIEW counted AS
SELECT ident, t, flags FROM events {agents}
