-- In:  the files of weeks that were counted before; the table `identifiers` (identifier, ident, …).
-- Out: the table `settled`, one row per person, flags, and local week and month; ident and person as in `sourced`, `day` a local day in
--      both. The table `settled_ids`, one row per person, week and id that stands for more than one event.
CREATE OR REPLACE TABLE settled AS
SELECT
    i.ident, CASE WHEN i.ident IS NULL THEN s.person END AS person, CASE WHEN i.ident IS NULL THEN s.behalf END AS behalf,
    s.day, CAST(s.flags AS {type}) AS flags, s.n, s.repeats, s.first, s.last
FROM {files} AS s
LEFT JOIN identifiers AS i ON i.identifier = s.person
WHERE s.id_hash IS NULL AND s.day IS NOT NULL;
CREATE OR REPLACE TABLE settled_ids AS
SELECT i.ident, s.day, s.n, s.id_hash
FROM {files} AS s
LEFT JOIN identifiers AS i ON i.identifier = s.person
WHERE s.id_hash IS NOT NULL;
