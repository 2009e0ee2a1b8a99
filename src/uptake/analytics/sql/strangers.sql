-- In:  the views `staged` and `kept` and the table `delegated`.
-- Out: the view `strange`, one row per row of use by nobody on the roster, or of a settled week by person: who, and how many. Where an
--      agent acted for somebody on the roster, the row is not a stranger's. And one row: the identifiers in it, and all its rows.
CREATE OR REPLACE VIEW strange AS
SELECT person, n
FROM (
    SELECT more[1] AS person, more[2] AS behalf, 1 AS n FROM staged WHERE ident IS NULL AND {use}
    UNION ALL
    SELECT person, behalf, n FROM kept WHERE ident IS NULL
)
WHERE behalf IS NULL OR behalf NOT IN (SELECT behalf FROM delegated);
SELECT count(DISTINCT person), coalesce(sum(n), 0)::BIGINT FROM strange;
