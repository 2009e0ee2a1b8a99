-- Identifiers that a door saw for the first time, sealed: one row for each pseudonym.
SELECT person, any_value(source), min(sealed) FROM spooled WHERE sealed IS NOT NULL AND person <> '' GROUP BY person ORDER BY person;
