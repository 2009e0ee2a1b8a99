-- In:  the table `single`.
-- Out: the table `marks`, the upper half of each key_hash that several rows have, and of a few that only share that half: half of it
--      is sorted in two thirds of the time. Whether there is any.
CREATE OR REPLACE TABLE marks AS
SELECT mark
FROM (SELECT mark, row_number() OVER (PARTITION BY mark) AS number FROM (SELECT {mark} AS mark FROM single))
WHERE number = 2;
SELECT EXISTS (FROM marks)
