-- In:  the tables `single` and `identifiers`.
-- Out: the table `late`, one row per row of `single` whose person the roster knows otherwise written (an address in other letters): as
--      it is when they are found. To look everybody up twice would cost a sixth of the reading. Whether there is any.
CREATE OR REPLACE TABLE late AS
SELECT
    s.rowid AS number,
    i.ident,
    s.t,
    CASE WHEN len(s.more) > 2 THEN list_prepend(NULL, s.more[2:]) END AS more,
    s.flags,
    s.key_hash,
    s.event_hash,
    s.local
FROM single AS s
JOIN identifiers AS i ON i.identifier = s.more[1]
WHERE s.ident IS NULL;
SELECT EXISTS (FROM late)
