-- In:  the table `acts`.
-- Out: one row per figure of the system's own health: its latest value before $as_of. Times in seconds.
SELECT name, CAST(arg_max(value, t) AS DOUBLE), max(t) / 1e6 FROM acts WHERE kind = 'health' AND t < $as_of GROUP BY name ORDER BY name
