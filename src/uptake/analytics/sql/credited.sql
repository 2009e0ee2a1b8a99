-- In:  the tables `events` and `delegated`.
-- Out: the view `counted`, one row per event and person it counts for: their own, and those of agents in the ways that count them.
CREATE OR REPLACE VIEW counted AS
SELECT ident, t, flags FROM events
UNION ALL
SELECT unnest(idents), t, flags & {mask} FROM delegated WHERE (flags & {mask}) <> 0
