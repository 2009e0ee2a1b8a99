-- In:  the table `items`.
-- Out: one row per item, oldest first. Times in seconds.
SELECT item, person, asked / 1e6, replied / 1e6, decided / 1e6, decision, heard_back / 1e6, helped FROM items ORDER BY asked, item
