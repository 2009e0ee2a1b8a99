"""The floors: a hand-written minimum that does the same work, each a program of its own."""

# What a rollout asks of its events, in one statement: repeats out, people by the roster, weeks on the local clock (it
# changes once in these 90 days), what counts as what, and one row of bits for each person, fetched.
ROLL_UP = """
import sys, tempfile, time, duckdb
begun, busy = time.perf_counter(), time.process_time()
connection = duckdb.connect(config={"memory_limit": "2GB", "temp_directory": tempfile.mkdtemp()})
connection.execute("set timezone = 'UTC'; set preserve_insertion_order = false")
rows = connection.execute('''
    select p.id, min(t) filter (event = 'confirmed'), max(t) filter (event = 'confirmed'),
        count(*) filter (event = 'confirmed'), bit_or(1::bigint << week) filter (event = 'confirmed'),
        bit_or(1::bigint << week) filter (event = 'by_hand'), bit_or(1::bigint << week) filter (event = 'shown')
    from (
        select person, event, t,
            ((t + case when t < 1774746000000000 then 3600000000 else 7200000000 end) // 86400000000 + 3) // 7 - 2897
            as week
        from (select distinct id, person, epoch_us(time) as t, event from read_parquet($usage))
    ) as e
    join read_csv($roster) as p on p.email = e.person
    group by p.id
''', {"usage": sys.argv[1], "roster": sys.argv[2]}).fetchall()
print(len(rows))
"""

REPORT = (
    ROLL_UP
    + """
import csv
with open(sys.argv[2], encoding="utf-8", newline="") as file:
    people = {row["id"]: row for row in csv.DictReader(file)}
print(len(people))
"""
)

GATE = """
import argparse, json, sys
import yaml, jsonschema_rs
parser = argparse.ArgumentParser()
parser.add_argument("schema")
parser.add_argument("plan")
given = parser.parse_args()
with open(given.schema, encoding="utf-8") as file:
    validator = jsonschema_rs.validator_for(json.load(file))
class Loader(yaml.CBaseLoader):
    pass
with open(given.plan, encoding="utf-8") as file:
    plan = yaml.load(file, Loader)
print(sum(1 for _ in validator.iter_errors(plan)))
"""

SECONDS = """
print(time.perf_counter() - begun, time.process_time() - busy)
"""
