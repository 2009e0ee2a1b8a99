-- In:  the tables `history` and `recent`.
-- Out: one row per member of whom anything was seen, in the order of the roster, and at its end bits of weeks. Times in seconds.
SELECT
    h.person,
    coalesce(h.used_months, 0), coalesce(h.chance_months, 0), h.first_use / 1e6, h.last_use / 1e6, h.uses, coalesce(r.n, 0)
    {bits}
FROM history AS h
LEFT JOIN (SELECT person, sum(n)::BIGINT AS n FROM recent GROUP BY person) AS r ON r.person = h.person
WHERE h.uses > 0 OR coalesce(h.chance, h.old_way, h.exposed, h.judged) IS NOT NULL
ORDER BY h.person
