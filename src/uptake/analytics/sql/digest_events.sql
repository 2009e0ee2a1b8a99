-- In:  the table `spooled`.
-- Out: one row per source and name of an event of use.
SELECT DISTINCT source, coalesce(event, '') FROM spooled WHERE NOT acts ORDER BY ALL;
