-- In:  the view `member_events`.
-- Out: the table `history`, one row per member of whom anything was seen: bits of weeks and months, first and last use, uses.
CREATE OR REPLACE TABLE history AS
SELECT
    person,
    bit_or(week_bit) FILTER (bits & 1 = 1) AS used,
    bit_or(week_bit) FILTER (bits & 2 = 2) AS chance,
    bit_or(week_bit) FILTER (bits & 4 = 4) AS old_way,
    bit_or(week_bit) FILTER (bits & 8 = 8) AS exposed,
    bit_or(month_bit) FILTER (bits & 1 = 1) AS used_months,
    bit_or(month_bit) FILTER (bits & 2 = 2) AS chance_months,
    min(t) FILTER (bits & 1 = 1) AS first_use,
    max(t) FILTER (bits & 1 = 1) AS last_use,
    count(*) FILTER (bits & 1 = 1) AS uses,
    bit_or(week_bit) FILTER ((bits & 48) <> 0) AS judged
FROM member_events
GROUP BY person
