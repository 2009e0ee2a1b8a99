-- In:  the tables `history` and `recent`.
-- Out: one row per member of whom anything was seen, in the order of the roster, and at its end bits of weeks. Times in seconds.
SELECT
    h.person,
    coalesce(h.used_months, 0) AS used_months,
    coalesce(h.chance_months, 0) AS chance_months,
    h.first_use / 1e6 AS first_use,
    h.last_use / 1e6 AS last_use,
    h.uses,
    coalesce(r.n, 0) AS recent
    {bits}
FROM history AS h
LEFT JOIN (SELECT person, sum(n)::BIGINT AS n FROM recent GROUP BY person) AS r ON r.person = h.person
WHERE h.uses > 0 OR coalesce(h.chance, h.old_way, h.exposed, h.judged) IS NOT NULL
ORDER BY h.person
