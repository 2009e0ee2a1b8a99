-- In:  the view `counted` and the table `together`.
-- Out: one row: how many events fit any filter of any group.
SELECT coalesce(sum(n), 0)::BIGINT
FROM (SELECT n, flags FROM counted UNION ALL SELECT n, flags FROM together WHERE ident < {known})
WHERE flags <> 0
