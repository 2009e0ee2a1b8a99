-- In:  the tables `events`, `delegated` and `acts`.
-- Out: one row: how many events fall on or after $as_of and are therefore not counted; how many actions of agents come before it.
SELECT
    (SELECT count(*) FROM events WHERE t >= $as_of)
        + (SELECT count(*) FROM delegated WHERE t >= $as_of)
        + (SELECT count(*) FROM acts WHERE t >= $as_of),
    (SELECT count(*) FROM delegated WHERE t < $as_of)
