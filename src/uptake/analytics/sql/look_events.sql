-- In:  the view `rows`.
-- Out: event, rows, people, and the shares of its rows at night, at weekends and in the commonest second of the day; the
--      rows of all events that begin a day exactly. Repeats count once, as everywhere.
WITH once AS (SELECT DISTINCT person, t, coalesce(event, '') AS event, id, content FROM rows WHERE NOT bad),
timed AS (SELECT *, make_timestamp(t) AT TIME ZONE 'UTC' AT TIME ZONE {timezone} AS wall FROM once),
seconds AS (
    SELECT event, CAST(epoch(wall) AS BIGINT) % 86400 AS second, count(*) AS n FROM timed GROUP BY ALL
),
beats AS (SELECT event, max(n) / sum(n) AS same_second, sum(n) FILTER (second = 0) AS midnights FROM seconds GROUP BY ALL)
SELECT
    event,
    count(*) AS n,
    count(DISTINCT person) AS people,
    avg(CAST(hour(wall) < 6 AS INTEGER)) AS night,
    avg(CAST(isodow(wall) > 5 AS INTEGER)) AS weekend,
    any_value(same_second) AS same_second,
    coalesce(any_value(midnights), 0) AS midnights
FROM timed
JOIN beats USING (event)
GROUP BY event
ORDER BY n DESC, event
