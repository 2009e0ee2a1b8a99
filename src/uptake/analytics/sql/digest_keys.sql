-- Every property that any line has: each becomes a column.
SELECT DISTINCT unnest(map_keys(properties)) AS key FROM spooled ORDER BY key;
