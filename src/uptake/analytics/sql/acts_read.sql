-- In:  the tables `staged` and `identifiers`.
-- Out: the table `acts_read`, one row per reserved event as it was written, whole rows that repeat each other as one (n).
--      kind: its name without the prefix; who: the person as far as known, also where the roster knows nobody; a property that the
--      row lacks is ''. Words out of a fixed list are compared in lower case.
CREATE OR REPLACE TABLE acts_read AS
SELECT * REPLACE (
    lower(trim(channel)) AS channel,
    lower(trim(what)) AS what,
    lower(trim(granted)) AS granted,
    lower(trim(outcome)) AS outcome,
    lower(trim(human)) AS human,
    lower(trim(used)) AS used,
    trim(week) AS week,
    lower(trim(barrier)) AS barrier
)
FROM (
    SELECT
        substr(s.more[3], 8) AS kind,
        {unpacked},
        coalesce('p' || i.person, 'i' || s.ident, 's' || s.more[1], '') AS who,
        i.person,
        s.t,
        s.n
    FROM staged AS s
    LEFT JOIN identifiers AS i ON i.ident = s.ident
    WHERE len(s.more) > 2 AND s.t IS NOT NULL
)
