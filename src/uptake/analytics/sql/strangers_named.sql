-- In:  the tables `staged` and `delegated`.
-- Out: one row per identifier in rows of use that nobody on the roster has, those with most rows first: it, and its rows.
SELECT more[1], count(*)
FROM staged
WHERE ident IS NULL AND {use} AND more[1] IS NOT NULL AND (more[2] IS NULL OR more[2] NOT IN (SELECT behalf FROM delegated))
GROUP BY ALL
ORDER BY count(*) DESC, 1
LIMIT {most}
