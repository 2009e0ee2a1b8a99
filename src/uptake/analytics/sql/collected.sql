-- In:  the table `acts`.
-- Out: one row per kind of reserved event that exists before $as_of; `answered` where anybody answered a letter otherwise than by
--      acknowledging it. Where access was only ever refused, nobody keeps a record of who has it.
SELECT DISTINCT kind FROM acts WHERE t < $as_of AND (kind <> 'access' OR granted IN ({yes}))
UNION ALL
SELECT 'answered' FROM acts WHERE kind = 'asked' AND barrier IN ({answers}) AND t < $as_of GROUP BY ALL
