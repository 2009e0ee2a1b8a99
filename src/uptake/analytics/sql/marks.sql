-- In:  the table `single`.
-- Out: the table `marks`, one row per mark that several rows have, and the table `places`, one per place in its file where one stands;
--      whether there is any.
CREATE OR REPLACE TABLE marks AS
SELECT mark FROM (SELECT mark, row_number() OVER (PARTITION BY mark) AS number FROM single) WHERE number = 2;
CREATE OR REPLACE TABLE places AS
SELECT DISTINCT place FROM single WHERE mark IN (FROM marks);
SELECT EXISTS (FROM marks)
