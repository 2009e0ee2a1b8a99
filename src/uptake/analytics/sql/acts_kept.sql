-- In:  the table `acts_checked`.
-- Out: the table `acts`, one row per reserved event that says something: of those with the same key the earliest, and at the same
--      time the one whose properties are smallest. A broadcast has a key of its own, so that it never hides a telling; and where a
--      letter came back, what was told before it hides neither what was told since nor what was told in another way.
CREATE OR REPLACE TABLE acts AS
WITH came_back AS (
    SELECT who, message, list(t) AS times FROM acts_checked WHERE kind = 'returned' AND problem IS NULL GROUP BY ALL
)
SELECT kind, unnest(earliest)
FROM (
    SELECT kind, min({earliest}) AS earliest
    FROM acts_checked
    LEFT JOIN came_back USING (who, message)
    WHERE problem IS NULL
    GROUP BY
        kind,
        CASE
            WHEN kind = 'told' AND times IS NOT NULL
                THEN [who, message, channel, CAST(len(list_filter(times, lambda back: back < t)) AS VARCHAR)]
            WHEN kind = 'told' THEN [who, message, CAST(channel = 'broadcast' AS VARCHAR)]
            WHEN kind = 'returned' THEN [who, message, channel, CAST(t AS VARCHAR)]
            WHEN kind = 'acknowledged' THEN [who, message]
            WHEN kind = 'access' THEN [who, what, CAST(t AS VARCHAR)]
            WHEN kind IN ('invited', 'attended') THEN [who, session]
            WHEN kind IN ('booked', 'cancelled') THEN [who, session, CAST(t AS VARCHAR)]
            WHEN kind = 'assisted' THEN [who, CAST(t AS VARCHAR)]
            WHEN kind = 'replied' THEN [item, CAST(t AS VARCHAR)]
            WHEN kind IN ('asked', 'decided', 'heard_back') THEN [item]
            WHEN kind = 'reported' THEN [who, CAST(monday AS VARCHAR)]
            WHEN kind = 'health' THEN [name, CAST(t AS VARCHAR)]
            WHEN kind = 'duty' THEN [duty, CAST(t AS VARCHAR)]
            ELSE [CAST(t AS VARCHAR)]
        END
)
