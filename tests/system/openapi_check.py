"""As much of OpenAPI 3.1 (JSON Schema 2020-12) as src/web/assets/openapi.json uses. Stricter in one
way: a member that is not described is a mistake, so that description and answers agree both ways."""

import datetime
import re

TYPES = {"object": dict, "array": list, "string": str, "integer": int, "number": (int, float),
         "boolean": bool, "null": type(None)}
KNOWN = {"type", "description", "properties", "required", "items", "enum", "pattern", "maxLength",
         "minimum", "maximum", "default", "format", "$ref", "additionalProperties"}


class Description:
    def __init__(self, document):
        self.document = document

    def resolve(self, schema):
        while "$ref" in schema:
            found = self.document
            for part in schema["$ref"].removeprefix("#/").split("/"):
                found = found[part]
            schema = found
        return schema

    def answer_schema(self, template, status=200, kind="application/json", method="get"):
        answer = self.document["paths"][template][method]["responses"][str(status)]
        return answer["content"][kind]["schema"]

    def mistakes(self, value, schema, where="answer"):
        """Sentences; none when value is as described."""
        schema = self.resolve(schema)
        assert set(schema) <= KNOWN, f"teach this checker {set(schema) - KNOWN}"
        types = schema.get("type", [])
        types = types if isinstance(types, list) else [types]
        if types and not any(isinstance(value, TYPES[t]) and
                             (t == "boolean" or not isinstance(value, bool)) for t in types):
            return [f"{where} is {value!r}, not {' or '.join(types)}"]
        if isinstance(value, dict):
            return self.in_object(value, schema, where)
        if isinstance(value, list):
            return [m for i, item in enumerate(value)
                    for m in self.mistakes(item, schema.get("items", {}), f"{where}[{i}]")]
        return [] if value is None else self.in_plain(value, schema, where)

    def in_object(self, value, schema, where):
        described = schema.get("properties")
        if described is None:
            each = schema.get("additionalProperties", {})
            return [m for name, member in value.items() for m in self.mistakes(member, each, f"{where}.{name}")]
        found = [f"{where}.{name} is missing" for name in schema.get("required", [])
                 if name not in value]
        for name, member in value.items():
            if name in described:
                found += self.mistakes(member, described[name], f"{where}.{name}")
            else:
                found.append(f"{where}.{name} is not described")
        return found

    def in_plain(self, value, schema, where):
        found = []
        if "enum" in schema and value not in schema["enum"]:
            found.append(f"{where} is {value!r}, not one of {schema['enum']}")
        if "pattern" in schema and not re.search(schema["pattern"], value):
            found.append(f"{where} is {value!r}, not like {schema['pattern']}")
        if "maxLength" in schema and len(value) > schema["maxLength"]:
            found.append(f"{where} is too long")
        if "minimum" in schema and value < schema["minimum"]:
            found.append(f"{where} is {value}, below {schema['minimum']}")
        if "maximum" in schema and value > schema["maximum"]:
            found.append(f"{where} is {value}, above {schema['maximum']}")
        if schema.get("format") == "uri" and not re.match(r"https?://[^\s<>\"]+$", value):
            found.append(f"{where} is {value!r}, not an absolute address")
        if schema.get("format") == "date-time":
            try:
                datetime.datetime.fromisoformat(value.replace("Z", "+00:00"))
            except ValueError:
                found.append(f"{where} is {value!r}, not a time")
        return found
