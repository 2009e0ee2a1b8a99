-- In:  the views `member_events` and `together_events`.
-- Out: the table `history`, one row per member of whom anything was seen: bits of weeks and months, first and last use, uses, and how
--      many of these in each of the latest complete weeks. Bits of what no filter of the plan names are NULL, and cost nothing.
--      What is use and what is not are added up apart: few rows are both, and to find out of each row what it is for every column
--      takes longer.
CREATE OR REPLACE TABLE history AS
WITH seen AS NOT MATERIALIZED (
    FROM together_events UNION ALL BY NAME SELECT person, n, first, last, bits, week, week_bit, month_bit FROM member_events
)
SELECT person, used, chance, old_way, exposed, used_months, chance_months, first_use, last_use, coalesce(uses, 0) AS uses, judged, lately
FROM (
    SELECT
        person,
        bit_or(week_bit) AS used,
        bit_or(month_bit) AS used_months,
        min(first) AS first_use,
        max(last) AS last_use,
        sum(n)::BIGINT AS uses,
        {lately} AS lately
    FROM seen
    WHERE bits & 1 = 1
    GROUP BY person
) FULL JOIN (
    SELECT
        person,
        {chance} AS chance,
        {old_way} AS old_way,
        {exposed} AS exposed,
        {chance_months} AS chance_months,
        {judged} AS judged
    FROM seen
    WHERE bits & {others} <> 0
    GROUP BY person
) USING (person)
