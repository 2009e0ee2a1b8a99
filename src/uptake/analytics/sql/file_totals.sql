-- In:  the table `single`.
-- Out: one row on the rows of the files, repeats included: those that can be read; those of use, which are not of people whom the plan
--      leaves out; the earliest and latest time of these and of reserved events; the earliest of use; reserved events.
SELECT
    count(*) FILTER (t IS NOT NULL),
    count(*) FILTER ({use}),
    min(t) FILTER ({use} OR len(more) > 2),
    max(t) FILTER ({use} OR len(more) > 2),
    min(t) FILTER ({use}),
    count(*) FILTER (t IS NOT NULL AND len(more) > 2)
FROM single
