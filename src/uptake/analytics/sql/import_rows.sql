-- In:  the view `rows`.
-- Out: the table `imported`, one row per row of the files, with those properties alone that may be kept.
CREATE OR REPLACE TABLE imported AS
SELECT
    bad, person, t, event, id, on_behalf_of, content, acts,
    CASE WHEN acts THEN {acts} ELSE {use} END AS properties
FROM (SELECT * REPLACE (coalesce(nullif(event, ''), {unnamed}) AS event), starts_with(coalesce(nullif(event, ''), {unnamed}), 'uptake.') AS acts FROM rows)
