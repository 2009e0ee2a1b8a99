-- In:  the views `member_events` and `together_events`.
-- Out: the table `history`, one row per member of whom anything was seen: bits of weeks and months, first and last use, uses, and how
--      many of these in each of the latest complete weeks. Bits of what no filter of the plan names are NULL, and cost nothing.
CREATE OR REPLACE TABLE history AS
SELECT
    person,
    bit_or(week_bit) FILTER (bits & 1 = 1) AS used,
    {chance} AS chance,
    {old_way} AS old_way,
    {exposed} AS exposed,
    bit_or(month_bit) FILTER (bits & 1 = 1) AS used_months,
    {chance_months} AS chance_months,
    min(first) FILTER (bits & 1 = 1) AS first_use,
    max(last) FILTER (bits & 1 = 1) AS last_use,
    coalesce(sum(n) FILTER (bits & 1 = 1), 0)::BIGINT AS uses,
    {judged} AS judged,
    {lately} AS lately
FROM (FROM together_events UNION ALL BY NAME SELECT person, n, first, last, bits, week, week_bit, month_bit FROM member_events)
GROUP BY person
