-- In:  the tables `acts`, `items`, `members` (person, grp), `terms` (grp, needs), `deadlines` (grp, message, before: what tells a group; a
--      message of NULL stands for any) and `history` (person, first_use).
-- Out: one row per member for whom anything was done before $as_of, in the order of the roster. Times in seconds.
WITH mine AS (
    SELECT a.*, m.grp, t.needs FROM acts AS a JOIN members AS m USING (person) JOIN terms AS t USING (grp) WHERE a.t < $as_of
),
came_back AS (
    SELECT person, message, channel, max(t) AS t FROM mine WHERE kind = 'returned' GROUP BY ALL
),
cancelled AS (
    SELECT person, session, max(t) AS t FROM mine WHERE kind = 'cancelled' GROUP BY person, session
),
seats AS (
    SELECT m.person, min(m.t) AS seated
    FROM mine AS m
    LEFT JOIN cancelled AS c ON c.person = m.person AND c.session = m.session
    WHERE m.kind IN ('invited', 'booked') AND (c.t IS NULL OR m.t >= c.t)
    GROUP BY m.person
),
questions AS (
    SELECT
        person,
        min(asked) AS asked,
        bool_or(replied IS NULL) AS waiting,
        bool_or(replied IS NOT NULL) AS answered,
        min(replied) AS answered_at
    FROM items
    GROUP BY person
),
words AS (
    SELECT
        m.*,
        -- What came back told nobody. It counts until it came back: what was read before stays as it was read.
        m.channel <> 'broadcast' AND coalesce(own.grp, other.grp) IS NOT NULL AND coalesce(b.t < m.t, TRUE) AS is_telling,
        -- Where a group needs a licence, a login is no word on it, and the other way round.
        m.kind = 'access' AND (m.needs, m.what) NOT IN (('licence', 'login'), ('login', 'licence')) AS is_access,
        m.granted IN ({yes}) AS is_granted,
        m.outcome = 'blocked' AS is_blocked,
        coalesce(own.before, other.before) AS before,
        h.first_use
    FROM mine AS m
    LEFT JOIN deadlines AS own ON own.grp = m.grp AND own.message = m.message AND m.kind = 'told'
    LEFT JOIN deadlines AS other ON other.grp = m.grp AND other.message IS NULL AND m.kind = 'told'
    LEFT JOIN came_back AS b ON b.person = m.person AND b.message = m.message AND b.channel = m.channel AND m.kind = 'told'
    LEFT JOIN history AS h ON h.person = m.person
),
people AS (
    SELECT
        person,
        min(t) FILTER (is_telling) AS told,
        bool_or(t < before) FILTER (is_telling) AS told_in_time,
        min(t) FILTER (kind = 'acknowledged') AS acknowledged,
        min(t) FILTER (is_access AND is_granted) AS access,
        -- At one time, a word that grants comes after one that does not: both can only be about two things.
        max(row(t, is_granted)) FILTER (is_access) AS latest_access,
        min(t) FILTER (kind = 'attended') AS attended,
        max(t) FILTER (kind = 'attended' AND t <= first_use) AS attended_before_use,
        min(t) FILTER (kind = 'assisted' AND NOT is_blocked) AS assisted,
        max(row(t, is_blocked)) FILTER (kind = 'assisted') AS latest_help,
        min(t) FILTER (kind = 'invited') AS invited,
        min(t) FILTER (kind = 'asked' AND barrier = 'not clear') AS not_clear,
        min(t) FILTER (kind = 'asked' AND barrier = 'not my work') AS not_my_work
    FROM words
    GROUP BY person
)
SELECT
    p.person,
    p.told / 1e6,
    coalesce(p.told_in_time, FALSE),
    p.acknowledged / 1e6,
    p.access / 1e6,
    p.latest_access[2],
    s.seated / 1e6,
    p.attended / 1e6,
    p.attended_before_use / 1e6,
    p.assisted / 1e6,
    q.asked / 1e6,
    coalesce(q.waiting, FALSE),
    coalesce(q.answered, FALSE),
    coalesce(p.latest_help[2], FALSE),
    q.answered_at / 1e6,
    p.invited / 1e6,
    p.not_clear / 1e6,
    p.not_my_work / 1e6
FROM people AS p
LEFT JOIN seats AS s USING (person)
LEFT JOIN questions AS q USING (person)
ORDER BY p.person
