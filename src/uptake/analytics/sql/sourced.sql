-- In:  the view `rows`; the table `identifiers` (identifier, ident).
-- Out: the view `sourced`, one row per row of the files: who did it, when, and what repeats it (the same key and event).
--      ident is NULL where the roster knows nobody of that name. t is NULL where the row cannot be read. flags say which ways of
--      counting it fits, and by one bit more that the key is an id. About everybody else's and every reserved event, `more` says the
--      rest: [person as written, on_behalf_of], and of a reserved event also its name and properties; NULL for plain use.
--      Few columns, because each one is compared for each row.
CREATE OR REPLACE VIEW sourced AS
SELECT
    i.ident,
    CASE WHEN NOT r.bad THEN r.t END AS t,
    r.event,
    coalesce(r.id, r.content) AS key,
    CASE
        WHEN r.reserved THEN {act}
        WHEN i.ident IS NULL THEN [r.person, r.on_behalf_of]
    END AS more,
    CASE WHEN r.reserved THEN {nothing} ELSE {flags} END | CASE WHEN r.id IS NULL THEN {nothing} ELSE {keyed} END AS flags,
    {properties} AS properties
FROM (
    SELECT * REPLACE (coalesce(event, '') AS event), starts_with(coalesce(event, ''), 'uptake.') AS reserved FROM rows
) AS r
LEFT JOIN identifiers AS i ON i.identifier = r.person
