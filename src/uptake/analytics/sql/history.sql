-- In:  the views `member_events` and `older_events`.
-- Out: the table `history`, one row per member of whom anything was seen: bits of weeks and months, first and last use, uses, and how
--      many of these in each of the latest complete weeks.
CREATE OR REPLACE TABLE history AS
SELECT
    person,
    bit_or(week_bit) FILTER (bits & 1 = 1) AS used,
    bit_or(week_bit) FILTER (bits & 2 = 2) AS chance,
    bit_or(week_bit) FILTER (bits & 4 = 4) AS old_way,
    bit_or(week_bit) FILTER (bits & 8 = 8) AS exposed,
    bit_or(month_bit) FILTER (bits & 1 = 1) AS used_months,
    bit_or(month_bit) FILTER (bits & 2 = 2) AS chance_months,
    min(first) FILTER (bits & 1 = 1) AS first_use,
    max(last) FILTER (bits & 1 = 1) AS last_use,
    coalesce(sum(n) FILTER (bits & 1 = 1), 0)::BIGINT AS uses,
    bit_or(week_bit) FILTER ((bits & 48) <> 0) AS judged,
    {lately} AS lately
FROM (FROM older_events UNION ALL BY NAME SELECT person, n, first, last, bits, week, week_bit, month_bit FROM member_events)
GROUP BY person
