-- In:  the view `counted`.
-- Out: one row: how many events fit any filter of any group.
SELECT coalesce(sum(n), 0)::BIGINT FROM counted WHERE flags <> 0
