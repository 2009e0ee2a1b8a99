-- In:  the tables `acts_checked` and `acts`.
-- Out: one row: how many reserved events repeat another.
SELECT (SELECT coalesce(sum(n), 0) FROM acts_checked WHERE problem IS NULL)::BIGINT - (SELECT count(*) FROM acts)
