"""Checks a JSON file against a schema: usage: schema.py SCHEMA FILE

Knows the keywords that docs/report.schema.json has; another one is an error.
"""

import json
import re
import sys
from pathlib import Path

TYPES = {"integer": int, "number": (int, float), "string": str, "array": list, "object": dict, "boolean": bool}
KNOWN = {"$ref", "$defs", "title", "description", "type", "const", "minimum", "pattern", "items"} | {
    "properties", "required", "additionalProperties"}  # fmt: skip


def is_of(value: object, name: str) -> bool:
    if name == "null":
        return value is None
    return isinstance(value, TYPES[name]) and (isinstance(value, bool) == (name == "boolean"))


def check(value: object, schema: dict, root: dict, path: str) -> None:
    assert schema.keys() <= KNOWN, f"unknown keywords: {schema.keys() - KNOWN}"
    if "$ref" in schema:
        return check(value, root["$defs"][schema["$ref"].removeprefix("#/$defs/")], root, path)
    names = schema.get("type", [])
    names = [names] if isinstance(names, str) else names
    assert not names or any(is_of(value, name) for name in names), f"{path} is no {names}: {value!r}"
    assert value == schema.get("const", value), f"{path} is {value!r}"
    if isinstance(value, str):
        assert re.search(schema.get("pattern", ""), value), f"{path} is {value!r}"
    if isinstance(value, (int, float)):
        assert value >= schema.get("minimum", value), f"{path} is {value!r}"
    if isinstance(value, list):
        for index, entry in enumerate(value):
            check(entry, schema.get("items", {}), root, f"{path}[{index}]")
    if isinstance(value, dict):
        properties, others = schema.get("properties", {}), schema.get("additionalProperties", True)
        missing = set(schema.get("required", [])) - value.keys()
        assert not missing, f"{path} lacks {sorted(missing)}"
        for key, entry in value.items():
            rule = properties.get(key, others)
            assert rule is not False, f"{path} has an unknown member '{key}'"
            if isinstance(rule, dict):
                check(entry, rule, root, f"{path}.{key}")


schema, report = (json.loads(Path(path).read_text()) for path in sys.argv[1:3])
check(report, schema, schema, "report")
