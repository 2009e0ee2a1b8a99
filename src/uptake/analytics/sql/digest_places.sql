SELECT DISTINCT source, week FROM spooled ORDER BY source, week;
