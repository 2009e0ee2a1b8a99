-- In:  the tables `identifiers`, `members` (person, grp, pattern) and `terms` (grp, shift, …).
-- Out: the table `who`, one row per identifier of a member.
CREATE OR REPLACE TABLE who AS
SELECT i.ident, m.person, m.grp, t.shift, m.pattern
FROM identifiers AS i
JOIN members AS m ON m.person = i.person
JOIN terms AS t ON t.grp = m.grp
WHERE i.ident < $known
