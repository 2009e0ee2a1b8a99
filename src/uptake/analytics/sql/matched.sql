-- In:  the view `counted`; the tables `together` and `identifiers`.
-- Out: one row per kind of identifier: how many identifiers of it rows of use carry.
SELECT kind, count(*)
FROM identifiers
WHERE ident < {known} AND ident IN (SELECT ident FROM counted UNION SELECT ident FROM together)
GROUP BY kind
ORDER BY kind
