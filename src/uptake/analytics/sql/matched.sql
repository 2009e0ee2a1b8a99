-- In:  the view `counted`; the table `identifiers`.
-- Out: one row per kind of identifier: how many identifiers of it rows of use carry.
SELECT kind, count(*) FROM identifiers WHERE ident IN (SELECT DISTINCT ident FROM counted) GROUP BY kind ORDER BY kind
