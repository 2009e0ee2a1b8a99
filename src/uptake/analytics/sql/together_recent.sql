-- In:  the tables `together` and `who` (ident, person, grp, shift, pattern).
-- Out: one row per row of a member that counts as real work, and recent week: how many. Not added up yet.
SELECT w.person, unnest({weeks}) AS week, unnest({sums}) AS n
FROM together AS e
JOIN who AS w ON w.ident = e.ident
WHERE {bits} & 1 = 1
