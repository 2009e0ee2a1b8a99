-- In:  the table `acts_read`.
-- Out: one row per distinct way in which a week is written.
SELECT DISTINCT week FROM acts_read WHERE kind = 'reported' AND week <> ''
