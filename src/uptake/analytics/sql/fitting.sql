-- In:  the view `counted`.
-- Out: one row: how many events fit any filter of any group.
SELECT count(*) FROM counted WHERE flags <> 0
