-- In:  the table `acts`.
-- Out: one row per decision recorded before $as_of, oldest first. Times in seconds.
SELECT decision, t / 1e6, reason FROM acts WHERE kind = 'decision' AND t < $as_of ORDER BY t
