"""Validates values against two versions of a component of OpenAPI 3.1.

Reads one JSON object per line, `{"schemas": [old, new], "name", "values"}` with the components of both versions, and
writes one line for each: a list with `[valid in the old version, valid in the new one]` for each value.
"""

import datetime
import json
import sys

import jsonschema

formats = jsonschema.FormatChecker(formats=())


@formats.checks("date", raises=ValueError)
def is_date(value):
    return not isinstance(value, str) or bool(datetime.date.fromisoformat(value))


@formats.checks("date-time", raises=ValueError)
def is_date_time(value):
    return not isinstance(value, str) or datetime.datetime.fromisoformat(value.replace("Z", "+00:00")).tzinfo is not None


def validator(components, name):
    schema = {"$ref": f"#/components/schemas/{name}", "components": {"schemas": components}}
    return jsonschema.Draft202012Validator(schema, format_checker=formats)


for line in sys.stdin:
    task = json.loads(line)
    old, new = (validator(components, task["name"]) for components in task["schemas"])
    print(json.dumps([[old.is_valid(value), new.is_valid(value)] for value in task["values"]]))
