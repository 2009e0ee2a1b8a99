-- In:  the view `strange`.
-- Out: one row per identifier in rows of use that nobody on the roster has, those with most rows first: it, and its rows.
SELECT person, sum(n)::BIGINT
FROM strange
WHERE person IS NOT NULL
GROUP BY ALL
ORDER BY sum(n) DESC, 1
LIMIT {most}
