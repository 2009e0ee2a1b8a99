-- In:  the view `rows`.
-- Out: every person once, and the first and last moment of each.
SELECT person, min(t), max(t) FROM rows WHERE NOT bad AND person IS NOT NULL GROUP BY person ORDER BY person
