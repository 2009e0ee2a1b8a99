-- In:  the view `staged`, of one week.
-- Out: one row: how many rows are none of plain use: a week with any is not kept.
SELECT count(*) FROM staged WHERE t IS NULL OR len(more) > 2
