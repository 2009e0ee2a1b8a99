-- In:  the table `single`.
-- Out: of one part of its rows, out of $parts, the mark of each: the upper half of its key_hash.
SELECT {mark} AS mark FROM single WHERE {mark} % $parts = $part
