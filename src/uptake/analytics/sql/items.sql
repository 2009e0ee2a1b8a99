-- In:  the table `acts`.
-- Out: the table `items`, one row per question or piece of feedback that was asked before $as_of, with what became of it by then.
CREATE OR REPLACE TABLE items AS
SELECT
    a.item,
    a.person,
    a.t AS asked,
    min(f.t) FILTER (f.kind = 'replied' AND f.human NOT IN ({no})) AS replied,
    min(f.t) FILTER (f.kind = 'decided') AS decided,
    any_value(f.decision) FILTER (f.kind = 'decided') AS decision,
    min(f.t) FILTER (f.kind = 'heard_back') AS heard_back,
    any_value(f.helped) FILTER (f.kind = 'heard_back') AS helped
FROM acts AS a
LEFT JOIN acts AS f ON f.item = a.item AND f.kind IN ('replied', 'decided', 'heard_back') AND f.t < $as_of
WHERE a.kind = 'asked' AND a.t < $as_of
GROUP BY a.item, a.person, a.t
