-- In:  the views `own` and `beside`; the tables `who` (ident, person, grp, shift, pattern) and `days` (day, week, week_bit, month_bit).
-- Out: the view `member_events`, one row per event of a member before the as-of day, or n of one week and month, from first to last;
--      bits say what they count as in the way of the member's group. Outside the window of weeks an event has no week, and no bit of
--      its week or month.
CREATE OR REPLACE VIEW member_events AS
SELECT m.person, m.grp, m.pattern, m.n, m.first, m.last, m.bits, d.week, d.week_bit, d.month_bit
FROM (
    SELECT w.person, w.grp, w.pattern, e.n, e.first, e.last, {bits} AS bits, {local_day} AS day
    FROM own AS e
    JOIN who AS w ON w.ident = e.ident
    WHERE e.first < {as_of}
    UNION ALL
    SELECT w.person, w.grp, w.pattern, e.n, e.first, e.last, {bits} AS bits, coalesce(e.day, {local_day}) AS day
    FROM beside AS e
    JOIN who AS w ON w.ident = e.ident
    WHERE e.first < {as_of}
) AS m
LEFT JOIN days AS d ON d.day = m.day
WHERE m.bits <> 0
