-- In:  the tables `single` and `late`.
-- Out: `single` with the rows of `late` in the place of those that they are made of.
DELETE FROM single WHERE rowid IN (SELECT number FROM late);
INSERT INTO single SELECT * EXCLUDE (number) FROM late;
