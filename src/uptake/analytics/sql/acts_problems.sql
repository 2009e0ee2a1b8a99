-- In:  the table `acts_checked`.
-- Out: one row per kind and problem: how many rows have it.
SELECT kind, problem, sum(n)::BIGINT FROM acts_checked WHERE problem IS NOT NULL GROUP BY kind, problem ORDER BY kind, problem
