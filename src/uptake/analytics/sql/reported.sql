-- In:  the tables `acts` and `members`.
-- Out: one row per group, week of the window and answer: how many people gave it.
SELECT m.grp, CAST((a.monday - $origin) / 7 AS INTEGER) AS week, a.used, count(*)
FROM acts AS a
JOIN members AS m USING (person)
WHERE a.kind = 'reported' AND a.t < $as_of AND a.monday BETWEEN $origin AND $origin + 7 * $weeks - 1
GROUP BY ALL
ORDER BY ALL
