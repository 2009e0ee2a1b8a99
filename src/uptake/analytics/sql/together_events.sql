-- In:  the tables `together` and `who` (ident, person, grp, shift, pattern).
-- Out: the view `together_events`, one row per member and flags: as `member_events`, but of all their weeks and months together.
CREATE OR REPLACE VIEW together_events AS
SELECT w.person, e.n, e.first, e.last, {bits} AS bits, CAST(e.week_bit AS {type}) AS week_bit, e.month_bit
FROM together AS e
JOIN who AS w ON w.ident = e.ident
WHERE e.flags <> 0
