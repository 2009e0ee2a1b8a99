-- Every line of some segments of the spool. Times are UTC epoch microseconds.
CREATE OR REPLACE TABLE spooled AS
SELECT
    filename AS segment, source, person, make_timestamp("time") AS t, "event" AS event, id, properties, sealed,
    CAST(date_trunc('week', make_timestamp("time")) AS DATE) AS week,
    starts_with("event", 'uptake.') AS acts,
    CASE WHEN starts_with("event", 'uptake.') THEN coalesce(properties['rollout'], '') ELSE '' END AS rollout
FROM read_ndjson(
    {paths},
    columns = {
        source: 'VARCHAR', person: 'VARCHAR', "time": 'BIGINT', event: 'VARCHAR', id: 'VARCHAR',
        properties: 'MAP(VARCHAR, VARCHAR)', sealed: 'VARCHAR'
    },
    ignore_errors = true,
    filename = true
)
WHERE source IS NOT NULL AND event IS NOT NULL AND "time" IS NOT NULL;
