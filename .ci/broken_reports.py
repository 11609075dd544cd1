"""Breaks a real report in every way a schema can see; none of the broken ones may pass.
Usage: broken_reports.py DIR, with report.json and report.schema.json in it."""
import copy
import json
import sys

from jsonschema import Draft202012Validator

folder = sys.argv[1]
report = json.load(open(f"{folder}/report.json"))
schema = json.load(open(f"{folder}/report.schema.json"))
Draft202012Validator.check_schema(schema)
validator = Draft202012Validator(schema)
assert validator.is_valid(report)


def places(value, path=()):
    """Every object and list in a value, but the author's own."""
    if isinstance(value, dict):
        yield path
        for key, inner in value.items():
            if key != "meta":
                yield from places(inner, path + (key,))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from places(inner, path + (index,))


def at(value, path):
    for key in path:
        value = value[key]
    return value


OPTIONAL = {"reason", "meta", "patterns"}
NUMBERS = ("total", "done", "pending", "not_started", "unknown", "pass", "fail", "blocked", "manual", "earned", "possible")
tried, passed = 0, []


def attempt(name, change, path):
    global tried
    broken = copy.deepcopy(report)
    change(at(broken, path))
    tried += 1
    if validator.is_valid(broken):
        passed.append(f"{'/'.join(map(str, path))}: {name}")


for path in places(report):
    value = at(report, path)
    attempt("a key of its own", lambda it: it.update(extra=1), path)
    for key in value:
        if key not in OPTIONAL:
            attempt(f"without {key}", lambda it, key=key: it.pop(key), path)
        if key != "meta":
            attempt(f"{key} of the wrong type", lambda it, key=key: it.update({key: 1.5}), path)
        if key in NUMBERS and isinstance(value[key], int):
            attempt(f"{key} below zero", lambda it, key=key: it.update({key: -1}), path)
        if key in ("status", "outcome", "level", "source", "chosen_by", "schema", "digest", "head"):
            attempt(f"{key} unknown", lambda it, key=key: it.update({key: "other"}), path)
print(tried, "broken reports;", len(passed), "passed", *passed[:20], sep="\n")
sys.exit(1 if passed else 0)
