-- In:  the tables `identifiers` and `members` (person, grp, shift, pattern, …).
-- Out: the table `who`, one row per identifier of a member.
CREATE OR REPLACE TABLE who AS
SELECT i.ident, m.person, m.grp, m.shift, m.pattern
FROM identifiers AS i
JOIN members AS m ON m.person = i.person
WHERE i.ident < $known
