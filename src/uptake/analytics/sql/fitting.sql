-- In:  the view `counted` and the table `older`.
-- Out: one row: how many events fit any filter of any group.
SELECT coalesce(sum(n), 0)::BIGINT
FROM (SELECT n, flags FROM counted UNION ALL SELECT n, flags FROM older WHERE ident < {known})
WHERE flags <> 0
