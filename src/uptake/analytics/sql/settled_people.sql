-- In:  the view `rows`, of one week.
-- Out: the table `identifiers` (identifier, ident), one row per person in it for whom nobody acted on behalf of others: a number is
--      grouped quicker than a text. Whoever did is told apart by the text, so that whom they acted for stays beside it.
CREATE OR REPLACE TABLE identifiers AS
SELECT person AS identifier, CAST(row_number() OVER () - 1 AS INTEGER) AS ident
FROM (SELECT person FROM rows WHERE person IS NOT NULL GROUP BY person HAVING count(on_behalf_of) = 0);
SELECT count(*) FROM identifiers;
