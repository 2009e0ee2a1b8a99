-- In:  the table `older`.
-- Out: the table `older_bits`, one row per row of it that counts as anything: as `older`, with the bits of all its weeks and months.
CREATE OR REPLACE TABLE older_bits AS
SELECT ident, flags, n, first, last, {week_bits} AS week_bit, {month_bits} AS month_bit
FROM older
WHERE flags <> 0
