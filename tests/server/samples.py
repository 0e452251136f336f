"""Writes values that hypothesis-jsonschema generates from the schemas of OpenAPI documents.

Reads a JSON array of `{"id", "document", "pointer"}` from standard input and writes one JSON object per line:
`{"id", "values"}`, or `{"id", "skipped"}` with the reason. The first argument is the number of values for each schema.
"""

import copy
import json
import re
import sys
import warnings

import hypothesis
import yaml
from hypothesis_jsonschema import from_schema

INT64 = (-(2**63), 2**63 - 1)
UINT64 = (0, 2**64 - 1)


class Loader(yaml.SafeLoader):
    """Reads timestamps as strings, as JSON has no others."""


Loader.yaml_implicit_resolvers = {
    key: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:timestamp"]
    for key, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def plain(value):
    """Makes the keys of objects strings."""
    if isinstance(value, dict):
        return {str(key): plain(item) for key, item in value.items()}
    return [plain(item) for item in value] if isinstance(value, list) else value


def as_json_schema(schema, is_3_0):
    """Turns a schema of OpenAPI into one of JSON Schema whose integers fit their format, or 64 bits."""
    if isinstance(schema, list):
        return [as_json_schema(item, is_3_0) for item in schema]
    if not isinstance(schema, dict):
        return schema
    schema = {key: as_json_schema(item, is_3_0) for key, item in schema.items()}
    if "$ref" in schema and isinstance(schema["$ref"], str):
        if is_3_0 or len(schema) == 1:
            return {"$ref": schema["$ref"]}
        return {"allOf": [{"$ref": schema.pop("$ref")}, schema]}
    kinds = schema.get("type", [])
    if "integer" in (kinds if isinstance(kinds, list) else [kinds]):
        width = re.fullmatch("(u?)int(8|16|32)", str(schema.get("format", "")))
        is_unsigned = str(schema.get("format", "")).startswith("uint") or schema.get("maximum", 0) > INT64[1]
        least, most = UINT64 if is_unsigned else INT64
        if width and width[1]:
            most = 2 ** int(width[2]) - 1
        elif width:
            least, most = -(2 ** (int(width[2]) - 1)), 2 ** (int(width[2]) - 1) - 1
        schema["minimum"] = max(schema.get("minimum", least), least)
        schema["maximum"] = min(schema.get("maximum", most), most)
    for key, limit in (("exclusiveMinimum", "minimum"), ("exclusiveMaximum", "maximum")):
        if isinstance(schema.get(key), bool):
            is_exclusive = schema.pop(key)
            if is_exclusive and limit in schema:
                schema[key] = schema.pop(limit)
    if schema.get("format") == "byte":
        schema["pattern"] = "^(?:[A-Za-z0-9+/]{4})*$"
    if schema.get("nullable") is True and not set(schema) - {"nullable", "description", "title", "default", "example"}:
        return {"type": "null"}
    if schema.get("nullable") is True and isinstance(kinds, str):
        schema["type"] = [kinds, "null"]
        if "enum" in schema and None not in schema["enum"]:
            schema["enum"] = schema["enum"] + [None]
    elif schema.get("nullable") is True:
        schema = {"anyOf": [schema, {"type": "null"}]}
    return schema


def lookup(document, pointer):
    for part in pointer.split("/")[1:]:
        key = part.replace("~1", "/").replace("~0", "~")
        document = document[int(key)] if isinstance(document, list) else document[key]
    return document


def inlined(schema, components, above=()):
    """Replaces references by what they refer to. What is nested in itself twice, or too deep, allows no value."""
    if isinstance(schema, list):
        return [inlined(item, components, above) for item in schema]
    if not isinstance(schema, dict):
        return schema
    reference = schema.get("$ref")
    if isinstance(reference, str):
        if above.count(reference) > 1 or len(above) > 8:
            return False
        return inlined(lookup({"components": components}, reference[1:]), components, (*above, reference))
    return {key: inlined(item, components, above) for key, item in schema.items()}


def values(schema, count):
    found = []

    @hypothesis.settings(
        max_examples=count,
        database=None,
        derandomize=True,
        deadline=None,
        phases=[hypothesis.Phase.generate],
        suppress_health_check=list(hypothesis.HealthCheck),
    )
    @hypothesis.given(from_schema(schema, allow_x00=False))
    def collect(value):
        found.append(value)

    collect()
    return found


def main():
    warnings.simplefilter("ignore")
    count = int(sys.argv[1])
    documents = {}
    for wanted in json.load(sys.stdin):
        path = wanted["document"]
        if path not in documents:
            with open(path, encoding="utf-8") as file:
                document = plain(yaml.load(file, Loader))
            is_3_0 = str(document.get("openapi", "")).startswith("3.0")
            documents[path] = (document, as_json_schema(document.get("components", {}), is_3_0), is_3_0)
        document, components, is_3_0 = documents[path]
        result = {"id": wanted["id"]}
        try:
            schema = as_json_schema(copy.deepcopy(lookup(document, wanted["pointer"])), is_3_0)
            result["values"] = values(inlined(schema, components), count)
        except Exception as error:  # What the library can't sample is counted by the caller.
            result["skipped"] = f"{type(error).__name__}: {error}"[:200]
        print(json.dumps(result), flush=True)


if __name__ == "__main__":
    main()
