-- In:  the table `single`.
-- Out: one row: how many there are, whether any could not be read, and whether of any the timezone decided the time.
SELECT count(*), coalesce(bool_or(t IS NULL), FALSE), coalesce(bool_or(local), FALSE) FROM single
