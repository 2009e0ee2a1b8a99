-- In:  the view `staged` and the table `settled`.
-- Out: one row per distinct text that names whom somebody acted for whom the roster does not know.
SELECT more[2] FROM staged WHERE ident IS NULL AND more[2] IS NOT NULL AND {use}
UNION
SELECT behalf FROM settled WHERE behalf IS NOT NULL
