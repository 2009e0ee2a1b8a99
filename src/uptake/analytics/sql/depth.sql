-- In:  the table `recent`.
-- Out: one row per group and number of real-work actions in a week of a person: how many such person-weeks there are.
SELECT grp, n, count(*) FROM recent GROUP BY grp, n ORDER BY grp, n
