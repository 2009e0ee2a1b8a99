-- In:  the tables `identifiers` and `members` (person, shift, …).
-- Out: the table `who`, one row per identifier of a member.
CREATE OR REPLACE TABLE who AS
SELECT i.ident, m.person, m.shift
FROM identifiers AS i
JOIN members AS m ON m.person = i.person
WHERE i.ident < $known
