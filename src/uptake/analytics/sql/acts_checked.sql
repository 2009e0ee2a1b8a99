-- In:  the tables `acts_read` and `written_weeks` (week, monday: days since 1970-01-01, NULL where it is none).
-- Out: the table `acts_checked`, the same rows with `monday` (of reported: the Monday of the week that it speaks of) and `problem`
--      (why the row says nothing; NULL where it does).
CREATE OR REPLACE TABLE acts_checked AS
SELECT
    *,
    CASE
        WHEN kind NOT IN ({kinds}) THEN 'no such event is known'
        WHEN kind IN ('asked', 'replied', 'decided', 'heard_back') AND item = '' THEN 'no item'
        WHEN kind = 'access' AND granted NOT IN ({yes}, {no}) THEN 'granted is neither true nor false'
        WHEN kind = 'assisted' AND outcome NOT IN ('worked', 'worked with help', 'blocked')
            THEN 'outcome is none of worked, worked with help, blocked'
        WHEN kind = 'reported' AND used NOT IN ('yes', 'no', 'no occasion') THEN 'used is none of yes, no, no occasion'
        WHEN kind = 'reported' AND monday IS NULL THEN 'week is neither a week such as 2027-W01 nor a day'
        WHEN kind = 'health' AND name = '' THEN 'no name'
        WHEN kind = 'health' AND NOT coalesce(isfinite(try_cast(value AS DOUBLE)), FALSE) THEN 'value is no number'
        WHEN kind = 'duty' AND duty = '' THEN 'no duty'
        WHEN kind = 'decision' AND decision = '' THEN 'no decision'
    END AS problem
FROM (
    SELECT
        a.*,
        CASE
            WHEN a.kind <> 'reported' THEN NULL
            WHEN a.week = '' THEN {local_day} - ({local_day} + 3) % 7  -- day 0 was a Thursday
            ELSE w.monday
        END AS monday
    FROM acts_read AS a
    LEFT JOIN written_weeks AS w ON w.week = a.week
)
