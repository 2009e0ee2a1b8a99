-- In:  the table `imported`.
-- Out: `imported` without what is no act; how many rows those were.
DELETE FROM imported WHERE NOT acts
