-- In:  the table `single`.
-- Out: the table `marks`, one row per mark that several rows have, and the table `places`, one per place in its file where one stands.
CREATE OR REPLACE TABLE marks AS
SELECT DISTINCT mark FROM (SELECT mark, lag(mark) OVER (ORDER BY mark) AS before FROM single) WHERE mark = before;
CREATE OR REPLACE TABLE places AS
SELECT DISTINCT place FROM single WHERE mark IN (FROM marks);
