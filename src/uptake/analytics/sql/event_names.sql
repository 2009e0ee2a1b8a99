-- In:  the view `rows`.
-- Out: one row per event of use, the most frequent first: its name and how many rows.
SELECT coalesce(event, ''), count(*)
FROM rows
WHERE NOT starts_with(coalesce(event, ''), 'uptake.')
GROUP BY ALL
ORDER BY count(*) DESC, 1
LIMIT $most
