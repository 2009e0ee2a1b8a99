-- In:  the tables `spooled` and `erased` (mark: what core.pseudonyms.erased_mark makes of a pseudonym).
-- Out: `spooled` without the events of erased people.
DELETE FROM spooled
WHERE person IN (
    SELECT person FROM (SELECT DISTINCT person FROM spooled WHERE person <> '')
    WHERE sha256('erased:' || person) IN (SELECT mark FROM erased)
);
