-- How many events were kept of each segment.
SELECT segment, count(*) FROM spooled GROUP BY segment;
