-- In:  the tables `staged`, `disputed` and `settled`.
-- Out: `staged` without the rows of the disputed ids and times; those in `settled` take their place.
DELETE FROM staged WHERE (id_hash, t) IN (SELECT id_hash, t FROM disputed) AND {use}
