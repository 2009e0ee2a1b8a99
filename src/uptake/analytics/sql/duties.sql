-- In:  the table `acts`.
-- Out: one row per piece of evidence that a duty was done before $as_of, oldest first. Times in seconds.
SELECT duty, t / 1e6, evidence FROM acts WHERE kind = 'duty' AND t < $as_of ORDER BY t, duty
