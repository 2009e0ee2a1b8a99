-- In:  the rows of `sourced`.
-- Out: the table `single`, one row per row of the files, those that may repeat each other among them: `repeats` counts these.
CREATE OR REPLACE TABLE single AS
SELECT ident, t, more, flags, key_hash, event_hash, local FROM (
{sourced}
)
