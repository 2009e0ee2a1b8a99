-- In:  the table `staged`.
-- Out: the table `events`, one row per event of use by somebody on the roster who is not left out by the plan.
CREATE OR REPLACE TABLE events AS
SELECT ident, t, flags & {counted} AS flags FROM staged WHERE ident IS NOT NULL AND {use}
