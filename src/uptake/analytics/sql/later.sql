-- In:  the tables `events`, `settled`, `delegated` and `acts`.
-- Out: one row: how many events fall on or after $as_of and are therefore not counted; how many actions of agents come before it.
SELECT
    (
        (SELECT count(*) FROM events WHERE t >= $as_of)
        + (SELECT coalesce(sum(n), 0) FROM settled WHERE ident < $known AND first >= $as_of)
        + (SELECT coalesce(sum(n), 0) FROM delegated WHERE first >= $as_of)
        + (SELECT count(*) FROM acts WHERE t >= $as_of)
    )::BIGINT,
    (SELECT coalesce(sum(n), 0)::BIGINT FROM delegated WHERE first < $as_of)
