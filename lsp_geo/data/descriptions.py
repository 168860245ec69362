"""TOML files read, held to a JSON schema, and what is wrong with them in plain words."""

from __future__ import annotations

import json
import re
import tomllib
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from lsp_geo.data.table_files import read_text
from lsp_geo.errors import DataError

if TYPE_CHECKING:
    from jsonschema import Draft202012Validator, ValidationError

# A table of a TOML file as it was read, not yet checked.
Table = dict[str, Any]


class Fault(NamedTuple):
    """The first thing wrong with a table: its field, and the problem in plain words."""

    field: str
    problem: str


def read_toml(path: Path) -> Table:
    """The tables of a TOML file; DataError names the line where it is no TOML."""
    text = read_text(path)
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        line = re.search(r"line (\d+)", str(error))
        raise DataError(
            path, f"not valid TOML: {error}", line=int(line[1]) if line else None
        ) from None
    except (ValueError, RecursionError):
        # A number of thousands of digits, or brackets within brackets without end.
        raise DataError(path, "not valid TOML: a number or a list without end") from None


def at_key(path: Path, key: str, problem: str) -> DataError:
    """A DataError that points at the line where the key stands, if it stands there."""
    pattern = re.compile(rf"\s*(\[+)?{re.escape(key)}\s*(=|\]|\.)")
    lines = path.read_text(encoding="utf-8").splitlines()
    line = next((n for n, text in enumerate(lines, start=1) if pattern.match(text)), None)
    return DataError(path, problem, line=line, field=key)


def read_held(path: Path, schema: Path) -> Table:
    """The tables of a TOML file that keeps its schema; DataError names line and field."""
    table = read_toml(path)
    fault = first_fault(table, schema)
    if fault is not None:
        raise at_key(path, *fault)
    return table


def first_fault(table: Table, schema: Path, part: str = "") -> Fault | None:
    """The first thing in a table that breaks a schema, or one of its ``$defs``; None if nothing."""
    errors = sorted(_validator(schema, part).iter_errors(table), key=_depth)
    return Fault(_field_of(errors[0]), _plain(errors[0])) if errors else None


@cache
def _validator(schema: Path, part: str) -> Draft202012Validator:
    from jsonschema import Draft202012Validator

    rules = json.loads(schema.read_text(encoding="utf-8"))
    if part:
        rules = {"$ref": f"#/$defs/{part}", "$defs": rules["$defs"]}
    return Draft202012Validator(rules)


def _depth(error: ValidationError) -> tuple[int, str]:
    return len(error.absolute_path), _field_of(error)


def _field_of(error: ValidationError) -> str:
    if error.validator == "required":
        return next(k for k in error.validator_value if k not in error.instance)
    if error.validator == "additionalProperties":
        known = error.schema["properties"]
        return next(k for k in error.instance if k not in known)
    return str(error.absolute_path[0]) if error.absolute_path else ""


def _plain(error: ValidationError) -> str:
    """What is wrong, without the validator's jargon."""
    if error.validator == "required":
        return "this field is missing"
    if error.validator == "additionalProperties":
        return "this field is not known"
    if error.validator == "minItems":
        return "the list is empty"
    if error.validator == "enum":
        return f"“{error.instance}” is not one of {', '.join(map(repr, error.validator_value))}"
    return error.message
