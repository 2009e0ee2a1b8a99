"""The floors: a hand-written minimum that does the same work, each a program of its own."""

ROLL_UP = """
import sys, tempfile, time, duckdb
begun = time.perf_counter()
connection = duckdb.connect(config={"memory_limit": "2GB", "temp_directory": tempfile.mkdtemp()})
connection.execute("set timezone = 'UTC'")
rows = connection.execute('''
    select count(*), sum(actions) from (
        select person, day, count(*) as actions, min(time) as first
        from (
            select distinct id, person, time, event, time::date as day
            from read_parquet(?)
        )
        group by person, day
    )
''', [sys.argv[1]]).fetchall()
print(rows)
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
print(time.perf_counter() - begun)
"""
