-- In:  the table `single`.
-- Out: one row: whether any row could not be read, and whether of any the timezone decided the time.
SELECT coalesce(bool_or(t IS NULL), FALSE), coalesce(bool_or(local), FALSE) FROM single
