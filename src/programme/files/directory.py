"""Reads a directory of offices: an offices file, a schedule file's list, or a table in CSV."""

import csv
import re
from datetime import date
from pathlib import Path

from programme.core.notice.directory import Office
from programme.errors import UsageError
from programme.files.include import read_file
from programme.files.sources.refusal import refusal
from programme.files.sources.text import decode
from programme.foreign import failure

_COLUMNS = ("name", "aliases", "until", "successor")


def read_directory(path: Path) -> tuple[Office, ...]:
    """The offices of a YAML file (`offices:`), of the file that it names, or of a CSV file with the
    columns `name,aliases,until,successor` (only `name` is needed; aliases set off by `;` or `、`).

    Raises UsageError where the file lists none, or a day is none.
    """
    if path.suffix.lower() == ".csv":
        return _table(path)
    document, _ = read_file(path, str(path))
    tree = document.tree if isinstance(document.tree, dict) else {}
    listed = tree.get("offices")
    if isinstance(listed, str):
        return read_directory(path.parent / listed)
    if not isinstance(listed, list):
        raise _none(path)
    return tuple(_office(path, entry) for entry in listed)


def _none(path: Path) -> UsageError:
    return UsageError(
        "no-offices",
        f"{path} lists no offices",
        f"{path} 里没有单位名单",
        "name a file with `offices:`",
        "请给出有 offices: 的文件",
    )


def _office(path: Path, entry: object) -> Office:
    if not isinstance(entry, dict):
        return Office(name=str(entry))
    aliases = entry.get("aliases") or []
    listed = [aliases] if isinstance(aliases, str) else aliases
    return _made(path, {**entry, "aliases": ";".join(map(str, listed))})


def _table(path: Path) -> tuple[Office, ...]:
    try:
        text, _ = decode(path.read_bytes(), path.name)
    except OSError as error:
        raise refusal("source-missing", path.name, failure(error)) from None
    rows = [row for row in csv.DictReader(text.splitlines()) if row.get("name")]
    if not rows:
        raise _none(path)
    return tuple(_made(path, row) for row in rows)


def _made(path: Path, row: dict[str, object] | dict[str, str]) -> Office:
    said = {key: str(row.get(key) or "").strip() for key in _COLUMNS}
    try:
        until = date.fromisoformat(said["until"]) if said["until"] else None
    except ValueError:
        raise UsageError(
            "no-offices",
            f"{path}: {said['until']!r} is no day",
            f"{path}：“{said['until']}”不是日期",
            "write it as 2023-12-31",
            "请写成 2023-12-31",
        ) from None
    aliases = tuple(filter(None, map(str.strip, re.split("[;；、]", said["aliases"]))))
    return Office(name=said["name"], aliases=aliases, until=until, successor=said["successor"])
