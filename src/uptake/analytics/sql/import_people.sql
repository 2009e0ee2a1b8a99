-- Every text that names one person: of whom a row is, and who did something for them.
SELECT DISTINCT text FROM (
    SELECT person AS text FROM imported
    UNION ALL SELECT element_at(properties, 'by')[1] FROM imported WHERE acts
) WHERE text IS NOT NULL AND text <> '' ORDER BY text
