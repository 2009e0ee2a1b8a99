-- In:  the tables `acts` and `items`.
-- Out: one row: how many replies, decisions and words to the asker are about items that nobody asked.
SELECT count(*) FROM acts
WHERE kind IN ('replied', 'decided', 'heard_back') AND t < $as_of AND item NOT IN (SELECT item FROM items)
