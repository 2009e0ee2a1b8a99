-- In:  the table `staged`.
-- Out: one row per distinct text that names whom somebody acted for whom the roster does not know.
SELECT DISTINCT more[2] FROM staged WHERE ident IS NULL AND more[2] IS NOT NULL AND {use}
