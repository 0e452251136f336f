"""Writes values that hypothesis-jsonschema generates from the schemas of OpenAPI documents.

Reads a JSON array of `{"id", "document", "pointer"}` from standard input and writes one JSON object per line:
`{"id", "values"}`, or `{"id", "skipped"}` with the reason. The first argument is the number of values for each schema.
Where the array has `"values"`, the values in the output are those of them that the schema does not allow.
"""

import concurrent.futures
import copy
import json
import os
import re
import sys
import urllib.parse
import warnings

import hypothesis
import jsonschema
import yaml
from hypothesis_jsonschema import from_schema

INT64 = (-(2**63), 2**63 - 1)
UINT64 = (0, 2**64 - 1)

# The most values of a document that a schema may consist of, with all that it refers to. The library needs minutes for larger
# ones.
MOST_PARTS = 1_000


warnings.simplefilter("ignore")


class TooLarge(Exception):
    """A schema that refers to more than the library can sample."""


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


# Keywords that only strings have.
OF_TEXT = ("pattern", "minLength", "maxLength")


def integers_for_numbers(kinds):
    """Returns the type of a schema, or its types, with integers for numbers."""
    if isinstance(kinds, list):
        return [integers_for_numbers(kind) for kind in kinds]
    return "integer" if kinds == "number" else kinds


def without_null(schema):
    return {key: item for key, item in schema.items() if key != "nullable"} if isinstance(schema, dict) else schema


def as_json_schema(schema, is_3_0):
    """Turns a schema of OpenAPI into one of JSON Schema whose integers fit their format, or 64 bits."""
    if isinstance(schema, list):
        return [as_json_schema(item, is_3_0) for item in schema]
    if not isinstance(schema, dict):
        return schema
    members = schema.get("allOf") if isinstance(schema.get("allOf"), list) else []
    composed = [schema, *members] if members else []
    if any(isinstance(part, dict) and part.get("nullable") is True for part in composed):
        # Documents mean the whole value, and pexgen reads it so.
        rest = {**without_null(schema), "allOf": [without_null(member) for member in members]}
        return {"anyOf": [as_json_schema(rest, is_3_0), {"type": "null"}]}
    schema = {key: as_json_schema(item, is_3_0) for key, item in schema.items()}
    if "type" not in schema and isinstance(schema.get("properties"), dict):
        # Documents mean it, and pexgen reads it so.
        schema["type"] = "object"
    elif "type" not in schema and isinstance(schema.get("items"), dict):
        schema["type"] = "array"
    elif not schema.keys() & {"type", "enum", "const"} and any(isinstance(schema.get(key), (int, str)) for key in OF_TEXT):
        schema["type"] = "string"
    if "$ref" in schema and isinstance(schema["$ref"], str):
        if schema.get("nullable") is True:
            # Documents mean it, and pexgen reads it so.
            return {"anyOf": [{"$ref": schema["$ref"]}, {"type": "null"}]}
        if is_3_0 or len(schema) == 1:
            return {"$ref": schema["$ref"]}
        return {"allOf": [{"$ref": schema.pop("$ref")}, schema]}
    if re.fullmatch("u?int(8|16|32|64)", str(schema.get("format", ""))) and "type" in schema:
        # The registry of formats allows integers only, whatever the type is.
        schema["type"] = integers_for_numbers(schema["type"])
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


def anchored(value, name):
    """Returns the schema that `$anchor` gives a name; None if there is none."""
    if isinstance(value, dict) and value.get("$anchor") == name:
        return value
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return next((found for found in (anchored(item, name) for item in inner) if found is not None), None)


def lookup(document, pointer):
    if pointer and not pointer.startswith("/"):
        return anchored(document, pointer)
    for part in pointer.split("/")[1:]:
        key = part.replace("~1", "/").replace("~0", "~")
        document = document[int(key)] if isinstance(document, list) else document[key]
    return document


class Documents:
    """Documents as JSON Schema, by path."""

    def __init__(self):
        self.known = {}
        self.parts = 0

    def read(self, path, is_3_0=None):
        """Returns a document. What other documents refer to has the version of the one that refers to it."""
        if path not in self.known:
            with open(path, encoding="utf-8-sig") as file:
                document = plain(yaml.load(file, Loader))
            version = str(document.get("openapi", "")) if isinstance(document, dict) else ""
            is_3_0 = version.startswith("3.0") if version else bool(is_3_0)
            self.known[path] = (document, is_3_0)
        return self.known[path]

    def schema(self, path, pointer, is_3_0=None):
        """Returns the schema at a pointer of a document, and the version of the document."""
        document, is_3_0 = self.read(path, is_3_0)
        return as_json_schema(copy.deepcopy(lookup(document, pointer)), is_3_0), is_3_0

    def inlined(self, schema, path, is_3_0, above=()):
        """Replaces references by what they refer to. What is nested in itself twice, or too deep, allows no value."""
        self.parts += 1
        if self.parts > MOST_PARTS:
            raise TooLarge(f"more than {MOST_PARTS} parts")
        if isinstance(schema, list):
            return [self.inlined(item, path, is_3_0, above) for item in schema]
        if not isinstance(schema, dict):
            return schema
        reference = schema.get("$ref")
        if isinstance(reference, str):
            file, _, pointer = reference.partition("#")
            target = os.path.normpath(os.path.join(os.path.dirname(path), urllib.parse.unquote(file))) if file else path
            name = (target, pointer)
            if above.count(name) > 1 or len(above) > 8:
                return False
            found, is_3_0 = self.schema(target, urllib.parse.unquote(pointer), is_3_0)
            return self.inlined(found, target, is_3_0, (*above, name))
        return {key: self.inlined(item, path, is_3_0, above) for key, item in schema.items()}


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


def invalid(schema, values):
    """Returns the values that the schema does not allow."""
    validator = jsonschema.Draft202012Validator(schema)
    return [value for value in values if not validator.is_valid(value)]


DOCUMENTS = Documents()


def sample(wanted):
    """Returns the line for a schema. Each process reads a document once."""
    path = wanted["document"]
    result = {"id": wanted["id"]}
    try:
        DOCUMENTS.parts = 0
        schema, is_3_0 = DOCUMENTS.schema(path, wanted["pointer"])
        schema = DOCUMENTS.inlined(schema, path, is_3_0)
        result["values"] = invalid(schema, wanted["values"]) if "values" in wanted else values(schema, int(sys.argv[1]))
    except Exception as error:  # What the library can't sample is counted by the caller.
        result["skipped"] = f"{type(error).__name__}: {error}"[:200]
    return json.dumps(result)


def main():
    wanted = json.load(sys.stdin)
    with concurrent.futures.ProcessPoolExecutor() as processes:
        for line in processes.map(sample, wanted, chunksize=4):
            print(line, flush=True)


if __name__ == "__main__":
    main()
