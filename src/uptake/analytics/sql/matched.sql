-- In:  the view `counted`; the tables `older` and `identifiers`.
-- Out: one row per kind of identifier: how many identifiers of it rows of use carry.
SELECT kind, count(*)
FROM identifiers
WHERE ident < {known} AND ident IN (SELECT ident FROM counted UNION SELECT ident FROM older)
GROUP BY kind
ORDER BY kind
