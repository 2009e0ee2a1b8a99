-- In:  the table `acts`.
-- Out: one row: how many acts name a person whom the roster does not know. What is about an item or the system needs no person.
SELECT count(*) FROM acts
WHERE person IS NULL AND kind NOT IN ('replied', 'decided', 'heard_back', 'health', 'duty', 'decision')
