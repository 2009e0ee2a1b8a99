-- In:  the tables `acts`, `members` (person, grp) and `deadlines` (grp, message).
-- Out: one row: how many tellings of members name a message that the plan does not know, so that they do not count, and one such name.
SELECT count(*), min(a.message)
FROM acts AS a
JOIN members AS m USING (person)
WHERE
    a.kind = 'told' AND a.channel <> 'broadcast' AND a.t < $as_of
    AND a.message NOT IN ({known})
    AND NOT EXISTS (
        FROM deadlines AS d WHERE d.grp = m.grp AND (d.message = a.message OR d.message IS NULL)
    )
