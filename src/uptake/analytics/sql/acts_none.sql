-- Out: the table `acts`, where nobody has recorded anything: without a row, and with the one column that is asked for then.
CREATE OR REPLACE TABLE acts (t BIGINT)
