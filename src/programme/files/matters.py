"""The schedule file that matters without a plan go into, and its text with more of them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from programme.core.match import keyed
from programme.core.plan import Office, Plan, walk_tasks
from programme.core.when import When
from programme.core.window import read
from programme.files.edits import Edit, Insert, list_at
from programme.files.outcome import made, offices_text
from programme.files.tidy import SCHEMA
from programme.files.tree import read as read_tree
from programme.files.written import Node, block, clean, remark

WORDS = {
    "zh": (
        "临时交办",
        "{year}年临时交办事项",
        "适时",
        "来源：{source}",
        "临时交办的事项：programme assign 在这里一行加一项；也可直接改，再用 programme apply 启用",
    ),
    "en": (
        "Assigned matters",
        "Matters assigned in {year}",
        "to be determined",
        "Source: {source}",
        "Matters assigned as they came up: `programme assign` adds a row each; edit them as you"
        " like, then apply",
    ),
}


Told = tuple[str, str, tuple[str, ...]]
"""Title, time and lead offices of a matter."""


@dataclass(frozen=True)
class Matter:
    """One thing that is assigned. `words` are the file's for its time; `end` is None where no
    date was said, `key` empty until it is in force."""

    title: str
    lead: tuple[str, ...]
    support: tuple[str, ...]
    words: str
    end: date | None
    key: str = ""

    @property
    def told(self) -> Told:
        """By what it is told from others."""
        return self.title, self.words, self.lead


@dataclass(frozen=True)
class MattersFile:
    """A schedule file that matters go into; without a plan it is yet to be made."""

    path: Path
    programme: str
    year: int
    language: str
    plan: Plan | None = None
    text: str = ""

    @property
    def rows(self) -> dict[Told, str]:
        """The titles of its tasks by what tells one matter from another."""
        tasks = [task for _, task in walk_tasks(self.plan)] if self.plan else []
        return {(task.title, task.when.words, task.lead): task.title for task in tasks}

    @property
    def words(self) -> tuple[str, ...]:
        """Title of the phase, of the file, no date, source, remark; in its language."""
        return WORDS[self.language]

    def read(self, words: str) -> When:
        """What the file means by a time phrase."""
        return read(words, year=self.plan.year if self.plan else self.year, mend=False)


def _ids(titles: list[str], ids: list[str], fresh: Sequence[Matter]) -> Iterator[str]:
    """An id for each matter whose title is there already."""
    seen, taken = set(titles), set(ids)
    for n, matter in enumerate(fresh, len(titles) + 1):
        name = f"m{n}"
        while name in taken:
            name += "a"
        taken.add(name)
        yield name if matter.title in seen else ""
        seen.add(matter.title)


def _row(matter: Matter, name: str, source: str, file: MattersFile) -> dict[str, Node]:
    lead, support = list(matter.lead), list(matter.support)
    row: dict[str, Node] = {
        "id": name,
        "when": matter.words,
        "lead": lead[0] if len(lead) == 1 else lead,
        "support": support,
        "title": matter.title,
        "note": file.words[3].format(source=clean(source)) if source else "",
    }
    return {key: value for key, value in row.items() if value}


def _offices(
    file: MattersFile, fresh: Sequence[Matter], directory: Mapping[str, Office]
) -> Iterator[dict[str, Node] | str]:
    """The offices that the file lacks, as the directory has them, with those they report to."""
    there = {office.name for office in file.plan.offices} if file.plan else set()
    wanted = [name for matter in fresh for name in (*matter.lead, *matter.support)]
    for name in wanted:
        if name in there:
            continue
        there.add(name)
        above = list(directory[name].reports_to)
        wanted += above
        yield (
            {"name": name, "reports_to": above[0] if len(above) == 1 else above} if above else name
        )


def texts_with(
    file: MattersFile, fresh: Sequence[Matter], source: str, directory: Mapping[str, Office]
) -> dict[Path, str]:
    """The new texts of the file, and of its offices file where that changes, with these matters
    in it; `directory` tells of the offices that it lacks."""
    tasks = [task for _, task in walk_tasks(file.plan)] if file.plan else []
    ids = _ids([task.title for task in tasks], [task.id for task in tasks], fresh)
    rows = [_row(m, one, source, file) for m, one in zip(fresh, ids, strict=True)]
    offices = list(_offices(file, fresh, directory))
    if file.plan is None:
        return {file.path: _fresh(file, rows, offices)}
    at = next((n for n, p in enumerate(file.plan.phases) if p.title == file.words[0]), None)
    edits: list[Edit] = []
    if at is None:
        phase: Node = {"title": file.words[0], "tasks": rows}
        edits.append(Insert(("phases",), len(file.plan.phases), phase))
    else:
        last = len(file.plan.phases[at].tasks)
        edits += [Insert(("phases", at, "tasks"), last, row) for row in rows]
    listed = len(list_at(read_tree(offices_text(file.text, file.path), "").tree, ("offices",)))
    edits += [Insert(("offices",), listed, office) for office in offices]
    found = made(file.text, file.path, keyed(file.plan, None), edits)
    texts = {file.path: found.text}
    return texts | (
        {file.path.parent / found.file: found.offices_text} if found.offices_text else {}
    )


def _fresh(
    file: MattersFile, rows: list[dict[str, Node]], offices: list[dict[str, Node] | str]
) -> str:
    """The first text of a year's file."""
    tree: dict[str, Node] = {
        "programme": file.programme,
        "title": file.words[1].format(year=file.year),
        **({"language": file.language} if file.language != "zh" else {}),
        "year": file.year,
        "offices": offices,
        "phases": [{"title": file.words[0], "tasks": rows}],
    }
    return f"{SCHEMA}\n{remark(file.words[4])}\n{block(tree)}"
