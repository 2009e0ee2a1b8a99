SELECT DISTINCT source, week, acts, rollout FROM spooled ORDER BY source, week, acts, rollout;
