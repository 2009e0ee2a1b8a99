-- In:  the view `member_events`.
-- Out: the table `person_weeks`, one row per member and week of whom anything was seen: what it counts as, first and last use, months,
--      and how many actions of each kind. The events are gone through once, here: all else is made of these rows.
--      What lies outside the window of weeks is in one row without a week.
CREATE OR REPLACE TABLE person_weeks AS
SELECT
    person,
    week,
    bit_or(bits) AS bits,
    bit_or(month_bit) FILTER (bits & 1 = 1) AS used_months,
    bit_or(month_bit) FILTER (bits & 2 = 2) AS chance_months,
    min(t) FILTER (bits & 1 = 1) AS first_use,
    max(t) FILTER (bits & 1 = 1) AS last_use,
    count(*) FILTER (bits & 1 = 1) AS real_work,
    count(*) FILTER (bits & 4 = 4) AS old_way,
    count(*) FILTER (bits & 16 = 16) AS accepted,
    count(*) FILTER (bits & 32 = 32) AS overridden
FROM member_events
GROUP BY person, week
