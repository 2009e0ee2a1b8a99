-- In:  the tables `imported`, `names` (text, name, sealed) and `behalf_names` (text, name).
-- Out: the table `spooled`, as `digest_read` makes it of the spool.
CREATE OR REPLACE TABLE spooled AS
SELECT
    $source AS source, coalesce(n.name, '') AS person, make_timestamp(i.t) AS t, i.event,
    -- All that the row says, under a salt: nobody can try out what a cell may have held.
    coalesce(i.id, 'row-' || sha256(concat_ws(chr(31), $salt, n.name, i.t, i.event, i.content))[:32]) AS id,
    map_concat(
        i.properties,
        CASE WHEN b.name IS NOT NULL THEN MAP {'by': b.name} ELSE MAP {} END,
        CASE WHEN o.name IS NOT NULL THEN MAP {'on_behalf_of': o.name} ELSE MAP {} END
    ) AS properties,
    n.sealed,
    CAST(date_trunc('week', make_timestamp(i.t)) AS DATE) AS week, i.acts,
    CASE
        WHEN NOT i.acts THEN ''
        WHEN regexp_full_match(coalesce(i.properties['rollout'], ''), '[a-z0-9]+(-[a-z0-9]+)*') AND length(i.properties['rollout']) <= 100
            THEN i.properties['rollout']
        ELSE $rollout
    END AS rollout
FROM imported AS i
LEFT JOIN names AS n ON n.text = i.person
LEFT JOIN names AS b ON i.acts AND b.text = i.properties['by']
LEFT JOIN behalf_names AS o ON NOT i.acts AND o.text = i.on_behalf_of
