-- In:  the tables `spooled` and `erased` (mark: what core.pseudonyms.erased_mark makes of a pseudonym).
-- Out: `spooled` without the events of erased people, and without what agents did for them.
DELETE FROM spooled
WHERE person IN (
    SELECT person FROM (SELECT DISTINCT person FROM spooled WHERE person <> '')
    WHERE sha256('erased:' || person) IN (SELECT mark FROM erased)
)
OR properties['on_behalf_of'] IN (
    SELECT text FROM (
        SELECT text, unnest(string_split(text, '|')) AS one
        FROM (SELECT DISTINCT properties['on_behalf_of'] AS text FROM spooled)
    ) WHERE sha256('erased:' || one) IN (SELECT mark FROM erased)
);
