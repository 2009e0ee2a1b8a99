-- In:  the rows of `sourced`; the tables `disputed` and `identifiers`.
-- Out: the table `decided`, like `repeats`, one row per event of the disputed ids and times: of its repeats the one whose properties
--      are smallest, an empty one first.
CREATE OR REPLACE TABLE decided AS
SELECT ident, t, kept[1] AS more, kept[2] AS flags, n, id_hash
FROM (
    SELECT
        ident,
        t,
        arg_min(row(more, flags), properties) AS kept,
        CAST(count(*) AS UINTEGER) AS n,
        key_hash AS id_hash
    FROM (
        SELECT
            s.* REPLACE (
                coalesce(s.ident, i.ident) AS ident,
                CASE WHEN i.ident IS NULL OR len(s.more) > 2 THEN s.more END AS more
            )
        FROM (
{sourced}
        ) AS s
        LEFT JOIN identifiers AS i ON s.ident IS NULL AND i.identifier = s.more[1]
    )
    WHERE flags & {keyed} <> 0 AND {use} AND (key_hash, t) IN (SELECT id_hash, t FROM disputed)
    GROUP BY ident, t, key_hash, event_hash, more[1]
)
