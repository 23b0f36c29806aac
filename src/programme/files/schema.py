"""What is made from the grammar and the table of faults: the JSON Schema, the page of codes.

`python -m programme.files.schema` writes both; a test tells when they are out of date.
"""

import json
from pathlib import Path
from typing import Any

from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core.core_schema import NullableSchema, WithDefaultSchema

from programme.core.faults import FAULTS
from programme.files.grammar import Schedule

SCHEMA = Path("schedules/schedule.schema.json")
PAGE = Path("docs/reference/faults.md")


class _Lean(GenerateJsonSchema):
    """Without what an editor would only show as noise: titles, defaults, null for 'left out'."""

    def field_title_should_be_set(self, schema: Any) -> bool:  # noqa: ARG002  # pydantic's signature
        return False

    def default_schema(self, schema: WithDefaultSchema) -> JsonSchemaValue:
        return self.generate_inner(schema["schema"])

    def nullable_schema(self, schema: NullableSchema) -> JsonSchemaValue:
        return self.generate_inner(schema["schema"])


def schema_text() -> str:
    """The JSON Schema (2020-12) of a schedule file, as an editor wants it."""
    schema = {"$schema": "https://json-schema.org/draft/2020-12/schema"}
    return (
        json.dumps(
            schema | Schedule.model_json_schema(schema_generator=_Lean),
            ensure_ascii=False,
            indent=1,
        )
        + "\n"
    )


def page_text() -> str:
    """The reference of fault codes, English and Chinese."""
    head = (
        "# Faults in a schedule file\n\n"
        "`programme check` tells every fault as `file:line:column: code: what; how to mend`.\n"
        "An error keeps the file from being applied, a warning does not. Codes never change.\n"
        "Made from `programme.core.faults` by `python -m programme.files.schema`.\n"
    )
    entries = [
        f"\n## {code}\n{rule.severity.capitalize()}: {rule.what[0]}. {_sentence(rule.mend[0])}.\n\n"
        f"{rule.what[1]}。{rule.mend[1]}。\n"
        for code, rule in sorted(FAULTS.items())
    ]
    return head + "".join(entries).replace("{{", "{").replace("}}", "}")


def _sentence(text: str) -> str:
    return text[0].upper() + text[1:]


if __name__ == "__main__":
    SCHEMA.write_text(schema_text(), encoding="utf-8")
    PAGE.write_text(page_text(), encoding="utf-8")
