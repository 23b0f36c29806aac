"""Matters without a plan (临时交办): appended to a schedule file and put into force at once.

They stand in `matters-YYYY.yaml`, a file like any other, or in that of a programme: from there on
they are tracked, reminded of and rolled up like the rest.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from programme import store
from programme.actions.apply import apply, read_plans
from programme.actions.context import Context
from programme.actions.directory import known, office_named, plans
from programme.core.calendar import Calendar
from programme.core.expand import expand
from programme.core.notice.chat import heading, lines_of
from programme.core.notice.spoken import Spoken, due, spoken
from programme.core.plan import Office, Plan, walk_tasks
from programme.core.reason import told
from programme.errors import NotFound, ProgrammeError, UsageError, joined, placed
from programme.files.matters import Matter, MattersFile, Told, texts_with
from programme.files.phrases import phrase
from programme.files.tree import read as read_tree
from programme.files.written import clean

ZONE = "Asia/Shanghai"
LONGEST_SPEAKER = 6
"""Characters: 张局长：…"""


@dataclass(frozen=True)
class Assigned:
    """What was assigned: `known` are titles that were assigned already, just so."""

    programme: str
    file: Path
    version: int
    matters: tuple[Matter, ...]
    known: tuple[str, ...] = ()


def assign(
    ctx: Context,
    text: str,
    folder: Path,
    *,
    lead: str = "",
    by: str = "",
    source: str = "",
    programme: str = "",
    language: str = "zh",
) -> Assigned:
    """Assign what `text` says, one matter a line, in `folder`'s file of the year or of `programme`.

    The text may come from a group chat (`core.notice.chat`): a heading is the source of what stands
    below it or, where it names an office, who leads it. Who and by when are read from each line,
    where `lead` and `by` do not say so. Raises
    NotFound for an office no programme has or a programme without a file here, UsageError where
    nobody is named, the time cannot be read or is over; then nothing is assigned.
    """
    with ctx.store.read() as tx:
        found = [plan for _, _, plan in plans(tx)]
    if not (lines := list(lines_of(text))):
        raise UsageError(
            "no-matter",
            "nothing is assigned",
            "没有写要交办什么",
            "give the matter in words",
            "请用一句话写明事项",
        )
    file = _file(ctx.today(ZONE).year, folder, programme, language)
    say = _Saying(found, ctx.today(file.plan.zone if file.plan else ZONE), file, lead, by)
    matters = say.matters(lines)
    return _enter(ctx, file, matters, source or say.source, say.directory)


# --- what the lines say


class _Saying:
    """What lines are read with: the directory, the day, the file's year and language."""

    def __init__(
        self, found: Sequence[Plan], today: date, file: MattersFile, lead: str, by: str
    ) -> None:
        self.known = known([*found, *([file.plan] if file.plan else [])])
        self.directory = {o.name: o for plan in reversed(found) for o in plan.offices}
        self.today, self.file, self.by = today, file, by
        self.lead = [office_named(self.known, lead)] if lead else []
        self.calendar = Calendar.of(file.plan.calendar if file.plan else "CN")
        self.under: list[str] = []
        self.source = ""

    def matters(self, lines: Sequence[tuple[int, str]]) -> list[Matter]:
        """The matters of all lines; UsageError tells every line that is none."""
        found, wrong = list[Matter](), list[tuple[int, UsageError]]()
        for number, line in lines:
            if len(lines) > 1 and (told := heading(line)):
                self.head(told)
                continue
            try:
                found.append(self.matter(line))
            except UsageError as error:
                wrong.append((number, error))
        if wrong:
            raise _none(wrong) if len(lines) > 1 else wrong[0][1]
        return found

    def head(self, told: str) -> None:
        """What stands above lines: the office that leads them, else where they come from."""
        self.under = list(self.known.get(told, ()))[:1]
        self.source = self.source or ("" if self.under else told)

    def matter(self, line: str) -> Matter:
        """The matter of one line."""
        said = self.spoken(line)
        lead = self.lead or [office_named(self.known, name) for name in said.lead] or self.under
        if not lead:
            raise UsageError(
                "no-lead",
                f"nobody is named for: {line.strip()}",
                f"没有写由谁办：{line.strip()}",
                "say who leads: --lead OFFICE, or begin with its name",
                "请用 --lead 写明牵头单位，或以单位名称开头",
            )
        if not said.title:
            raise UsageError(
                "no-matter",
                f"what is to be done? {line.strip()}",
                f"没有写要办什么：{line.strip()}",
                "give the matter in words, not only who and when",
                "除了单位和时间，还要写明事项",
            )
        support = [self.known[name][0] for name in said.support if name in self.known]
        words, end = self.when(self.by or said.words)
        return Matter(
            clean(said.title),
            tuple(dict.fromkeys(lead)),
            tuple(dict.fromkeys(name for name in support if name not in lead)),
            words,
            end,
        )

    def spoken(self, line: str) -> Spoken:
        """What the line says; who says it may stand before a colon."""
        said = spoken(line, self.known)
        speaker, colon, rest = line.partition("：")
        if not colon or len(speaker) > LONGEST_SPEAKER or speaker in self.known:
            return said
        inner = spoken(rest, self.known)
        return inner if self.known.keys() >= {*inner.lead} != set() else said

    def when(self, words: str) -> tuple[str, date | None]:
        """The words for the file, and the deadline; without words the time is not set."""
        if not words:
            return self.file.words[2], None
        meant = due(self._dated(words), self.today, self.calendar)
        end = meant.span().end
        if end and end < self.today:
            raise UsageError(
                "past-date",
                f"“{words}” was over on {end}",
                f"“{words}”（{end}）已经过了",
                "give a day to come",
                "请给出以后的日期",
            )
        found = phrase(words, meant, self.file.read, self.file.language == "zh")
        if meant.kind == "invalid" or not found:
            raise UsageError(
                "time-unread",
                f"“{words}” cannot be read as a time: {meant.message}",
                f"“{words}”看不懂是什么时间：{told(meant.reasons, 'zh')}",
                "write it like 2023-06-30, 6月30日前, 下周五前; `programme window` explains",
                "请写成 2023-06-30、6月30日前、下周五前；可用 programme window 查看怎样理解",
            )
        return found, end

    @staticmethod
    def _dated(words: str) -> str:
        """A bare date given with --by is a deadline."""
        try:
            return f"{date.fromisoformat(words)}前"
        except ValueError:
            return words


def _none(wrong: Sequence[tuple[int, UsageError]]) -> UsageError:
    """The faults of several lines as one."""
    what = joined("\n  ", (placed(number, error.what) for number, error in wrong))
    mend = joined("\n  ", dict.fromkeys(error.mend for _, error in wrong))
    return UsageError(wrong[0][1].code, *what, *mend)


# --- the file


def _file(year: int, folder: Path, slug: str, language: str) -> MattersFile:
    """The file of the programme, or that of the year's matters. Raises FaultyFiles where it has
    errors."""
    name = slug or f"matters-{year}"
    path = next((p for p in sorted(folder.glob("*.yaml")) if _called(p) == name), None)
    if path:
        ((loaded, plan),) = read_plans([path])
        return MattersFile(path, name, year, plan.language, plan, loaded.text)
    if slug:
        names = ", ".join(filter(None, map(_called, sorted(folder.glob("*.yaml")))))
        raise NotFound(
            "unknown-programme",
            f"no schedule file in {folder} is called {slug!r}",
            f"{folder} 里没有名为“{slug}”的计划文件",
            f"there are: {names or 'none'}; PROGRAMME_SCHEDULES names the folder",
            f"现有：{names or '无'}；文件目录由 PROGRAMME_SCHEDULES 设定",
        )
    return MattersFile(folder / f"{name}.yaml", name, year, language)


def _called(path: Path) -> str:
    """The short name in a schedule file; empty where it has none."""
    tree = read_tree(path.read_text("utf-8-sig", errors="replace"), str(path)).tree
    return str(tree.get("programme", "")) if isinstance(tree, dict) else ""


def _enter(
    ctx: Context,
    file: MattersFile,
    matters: list[Matter],
    source: str,
    directory: dict[str, Office],
) -> Assigned:
    """Write the matters into their file, and apply it; all or nothing."""
    fresh = [m for m in dict.fromkeys(matters) if m.told not in file.rows]
    old = tuple(m.title for m in matters if m not in fresh)
    version = 0
    if fresh:
        version = _put(ctx, file.path, texts_with(file, fresh, source, directory))
    keys = _keys(ctx, file.programme)
    placed = tuple(replace(m, key=keys.get(m.told, "")) for m in fresh)
    return Assigned(file.programme, file.path, version, placed, old)


def _put(ctx: Context, path: Path, texts: dict[Path, str]) -> int:
    """Write the texts and apply the file; what was there comes back where it is refused."""
    before = {file: file.read_bytes() if file.exists() else None for file in texts}
    for file, text in texts.items():
        file.parent.mkdir(parents=True, exist_ok=True)
        mark = b"\xef\xbb\xbf" if (before[file] or b"").startswith(b"\xef\xbb\xbf") else b""
        file.write_bytes(mark + text.encode())
    try:
        return apply(ctx, [path])[0].number
    except ProgrammeError:
        for file, data in before.items():
            if data is None:
                file.unlink()
            else:
                file.write_bytes(data)
        raise


def _keys(ctx: Context, slug: str) -> dict[Told, str]:
    """The key of the first assignment of every task in force, by what the task says."""
    with ctx.store.read() as tx:
        row = store.programmes.get(tx, slug)
        found = store.versions.latest(tx, row.id) if row else None
    if not found:
        return {}
    keys = {item.task: item.assignments()[0].key for item in expand(found[1])}
    return {
        (task.title, task.when.words, task.lead): keys[task.key]
        for _, task in walk_tasks(found[1])
        if task.key in keys
    }
