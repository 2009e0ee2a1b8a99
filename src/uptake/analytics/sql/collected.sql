-- In:  the table `acts`.
-- Out: one row per kind of reserved event that exists before $as_of.
SELECT DISTINCT kind FROM acts WHERE t < $as_of
