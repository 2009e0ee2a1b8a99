-- In:  the tables `person_weeks` and `days` (day, week, week_bit, month_bit).
-- Out: the table `history`, one row per member of whom anything was seen: bits of weeks and months, first and last use, uses.
CREATE OR REPLACE TABLE history AS
SELECT
    p.person,
    bit_or(w.week_bit) FILTER (p.bits & 1 = 1) AS used,
    bit_or(w.week_bit) FILTER (p.bits & 2 = 2) AS chance,
    bit_or(w.week_bit) FILTER (p.bits & 4 = 4) AS old_way,
    bit_or(w.week_bit) FILTER (p.bits & 8 = 8) AS exposed,
    bit_or(p.used_months) AS used_months,
    bit_or(p.chance_months) AS chance_months,
    min(p.first_use) AS first_use,
    max(p.last_use) AS last_use,
    sum(p.real_work)::BIGINT AS uses,
    bit_or(w.week_bit) FILTER ((p.bits & 48) <> 0) AS judged
FROM person_weeks AS p
LEFT JOIN (SELECT DISTINCT week, week_bit FROM days) AS w ON w.week = p.week
GROUP BY p.person
