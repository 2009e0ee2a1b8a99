"""
Counting with DuckDB: event files and a roster become `uptake.core.usage.Seen`, as of a day.

Words of this folder that mean one thing each:

- `single`: every row of the files that are read; `repeats`: those that say the same twice; `disputed`: repeats that
  contradict each other, `decided`: what is kept of them; `staged`: one row per event.
- `acts`: reserved events (`uptake.…`); `use`: all others.
- settled weeks: weeks that are over and were counted before (`settled.py` writes what they come to). `kept.py` reads
  them: `settled` is a row for each person and week, `together` one for each person and all such weeks.
- `over`: figures of weeks that are over on the as-of day, which later days of the same week share.
"""
