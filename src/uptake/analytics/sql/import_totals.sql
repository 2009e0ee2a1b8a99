-- In:  the table `spooled`.
-- Out: rows; those of use; of these, those of people whom the roster does not know.
SELECT count(*), count(*) FILTER (NOT acts), count(*) FILTER (NOT acts AND sealed IS NOT NULL) FROM spooled
