-- In:  the tables `repeats`, `disputed` and `decided`.
-- Out: `repeats` with the rows of `decided` in the place of those of the disputed ids and times.
DELETE FROM repeats WHERE (id_hash, t) IN (SELECT id_hash, t FROM disputed) AND {use};
INSERT INTO repeats FROM decided;
