-- In:  the view `rows`; the table `identifiers` (identifier, ident).
-- Out: one row per row of the files: who did it, when, and what repeats it. It is a part of other statements: as a view it would be
--      bound twice, which takes a tenth of a second.
--      ident is NULL where the roster knows nobody who is written so: `late` finds the others. t is NULL where the row cannot be read.
--      flags say which ways of counting it fits, and by one bit more that the row has an id. local: the timezone decided which instant t
--      is. About everybody else's and every reserved event, `more` says the rest: [person as written, on_behalf_of], and of a reserved
--      event also its name and properties; NULL for plain use.
--      key_hash and event_hash are equal in rows that repeat each other: 64 bits of a hash of the id, or of the whole row without one,
--      and 32 of the event's name.
--      Most people are written as the roster has them, and are found so; only others are made normal.
SELECT
    r.ident,
    CASE WHEN NOT r.bad THEN r.t END AS t,
    CASE
        WHEN r.reserved THEN {act}
        WHEN r.ident IS NULL THEN [r.person, {behalf}]
    END AS more,
    CASE WHEN r.reserved THEN {nothing} ELSE {flags} END | CASE WHEN r.id IS NULL THEN {nothing} ELSE {keyed} END AS flags,
    {properties} AS properties,
    CASE WHEN r.id IS NULL THEN hash(r.person, r.t, r.event, r.content) ELSE hash(r.id) END AS key_hash,
    CAST(hash(r.event) >> 32 AS UINTEGER) AS event_hash,
    r.local
FROM (
    SELECT
        b.*,
        odd OR CASE WHEN bare IS NULL THEN false ELSE {doubtful} END AS bad,
        CASE WHEN bare IS NULL THEN person_written ELSE {normal} END AS person
    FROM (
        SELECT
            r.* EXCLUDE (person, bad) REPLACE (coalesce(event, '') AS event),
            starts_with(coalesce(event, ''), 'uptake.') AS reserved,
            i.ident,
            CASE WHEN i.ident IS NULL AND NOT sure THEN {bare} END AS bare
        FROM rows AS r
        LEFT JOIN identifiers AS i ON i.identifier = r.person_written
    ) AS b
) AS r
