-- In:  the tables `older_bits` and `who` (ident, person, grp, shift, pattern).
-- Out: the view `older_events`, one row per member and flags: as `member_events`, but of all their weeks and months together.
CREATE OR REPLACE VIEW older_events AS
SELECT w.person, e.n, e.first, e.last, {bits} AS bits, e.week_bit, e.month_bit
FROM older_bits AS e
JOIN who AS w ON w.ident = e.ident
