"""A draft as a schedule file that a person likes to edit, its doubts as comments.

A time keeps the source's words where the file, read again, has the same dates by them; else it is
written so that it has, and a comment quotes the words. What has no dates stands as 适时.
"""

import re
from collections.abc import Iterator, Sequence
from functools import cache

from programme.core.notice.draft import Draft, DraftPhase, DraftStep, DraftTarget, DraftTask
from programme.core.notice.source import Problem
from programme.core.plan import Loc
from programme.core.when import When, Window
from programme.core.window import read
from programme.files.phrases import asks_for_year, phrase
from programme.files.remarks import EN, ZH
from programme.files.written import Node, block, clean, remark

SCHEMA = "# yaml-language-server: $schema=./schedule.schema.json"


def tidy(draft: Draft, *, programme: str, source_name: str) -> str:
    """The text of a schedule file called `programme`, made of a document called `source_name`."""
    return _Tidy(draft).text(programme, source_name)


def proposed_name(draft: Draft) -> str:
    """A short name from an English title, else `programme-2023`; a person may have a better one."""
    words = "-".join(re.findall("[a-z0-9]+", draft.title.lower()))
    plain = draft.title.isascii() and re.search("[a-z]", words)
    year = draft.year or draft.issued[:4]
    return words[:40].strip("-") if plain else f"programme-{year or 'new'}"


def is_chinese(draft: Draft) -> bool:
    """Whether the document speaks Chinese."""
    titles = [draft.title, *(phase.title for phase in draft.phases), *draft.offices]
    return not any(titles) or any(re.search("[\u4e00-\u9fff]", title) for title in titles)


class _Tidy:
    """The file in the making: a tree, and remarks by their place in it."""

    def __init__(self, draft: Draft) -> None:
        self.draft = draft
        self.chinese = is_chinese(draft)
        self.comments: dict[Loc, list[str]] = {}
        self.quoted: dict[Loc, str] = {}
        self.offices = dict.fromkeys(_name(office) for office in draft.offices if clean(office))
        self.leaderless = 0
        self.yearless = False
        self.read = cache(self._read)  # a big table says the same few phrases again and again

    def say(self, key: str, **values: object) -> str:
        """The remark of that key in the document's language."""
        return (ZH if self.chinese else EN)[key].format(**values)

    def text(self, programme: str, source_name: str) -> str:
        """The whole file."""
        body = block(self.tree(programme, source_name), comments=self.comments)
        top = [SCHEMA, remark(self.say("from", name=source_name))]
        if self.yearless:
            body = body.replace("\nsource:", f"\n{remark(self.say('year'))}\nsource:", 1)
        return "\n".join(top) + f"\n{body}" + "".join(self.left())

    def tree(self, programme: str, source_name: str) -> dict[str, Node]:
        """What the file says, offices last: only then all are known."""
        draft = self.draft
        targets = dict(self.targets())
        phases = self.phases(draft.phases, ("phases",), Window())
        if draft.tasks or not phases:
            phases = [*phases, self.others(len(phases))]
        lead = ""
        if self.leaderless:
            (lead,) = self.named([draft.issuer or self.say("nobody")])
            self.comments["lead",] = [self.say("lead", n=self.leaderless)]
        found: dict[str, Node] = {
            "programme": programme,
            "title": clean(draft.title) or clean(source_name) or self.say("untitled"),
            "language": "" if self.chinese else "en",
            "year": draft.year,
            "source": self.source(source_name),
            "issuer": clean(draft.issuer),
            "lead": lead,
            "offices": list(self.offices) or [self.say("nobody")],
            "units": self.units(),
            "targets": targets,
        }
        return _given(**found) | {"phases": phases}

    def source(self, source_name: str) -> str:
        """The document's number, title and date, else its file."""
        name = " ".join(_texts([self.draft.number, self.draft.title])) or clean(source_name)
        if self.draft.issued:
            name += f"（{self.draft.issued}）" if self.chinese else f" ({self.draft.issued})"
        return name or self.say("untitled")

    # --- phases and tasks

    def phases(self, found: Sequence[DraftPhase], at: Loc, outer: Window) -> list[Node]:
        """The phases of one level."""
        names: set[str] = set()
        return [self.phase(phase, (*at, i), outer, names) for i, phase in enumerate(found)]

    def phase(self, phase: DraftPhase, at: Loc, outer: Window, names: set[str]) -> Node:
        """A phase with all in it."""
        when, note = self.when(phase, at, outer, needed=False)
        inner = self.read(when, outer).span() if when else Window()
        within = Window(start=inner.start or outer.start, end=inner.end or outer.end)
        head = self.titled(phase.title, at, names)
        self.doubt(at, phase.doubts)
        seen: set[str] = set()
        tasks = [self.task(task, (*at, "tasks", i), within, seen)
                 for i, task in enumerate(phase.tasks)]  # fmt: skip
        parts = self.phases(phase.phases, (*at, "phases"), within)
        if not (tasks or parts or phase.objectives):
            self.comments.setdefault((*at, "tasks", 0), []).append(self.say("whole"))
            self.leaderless += 1
            tasks = [{"when": when or self.say("undated"), "title": head["title"]}]
        return head | _given(when=when, note=note, objectives=_texts(phase.objectives),
                             tasks=tasks, phases=parts)  # fmt: skip

    def others(self, place: int) -> Node:
        """The phase of the tasks that stand in none."""
        title, taken = self.say("other"), {phase.title for phase in self.draft.phases}
        while title in taken:
            title += "2"
        phase = DraftPhase(title=title, tasks=self.draft.tasks)
        return self.phase(phase, ("phases", place), Window(), set())

    def task(self, task: DraftTask, at: Loc, within: Window, names: set[str]) -> Node:
        """A row, in the order people read it."""
        when, words = self.when(task, at, within)
        self.doubt(at, task.doubts)
        head = self.titled(task.title, at, names)
        lead, support = self.named(task.lead), self.named(task.support)
        self.leaderless += not lead
        return (
            _given(when=when, lead=lead[0] if len(lead) == 1 else lead, support=support)
            | head
            | _given(deliverable=clean(task.deliverable), note=_joined(clean(task.note), words))
        )

    def titled(self, title: str, at: Loc, names: set[str]) -> dict[str, Node]:
        """The title; an id with it where one above has the same."""
        title = clean(title) or self.say("untitled")
        if title not in names:
            names.add(title)
            return {"title": title}
        self.comments.setdefault(at, []).append(self.say("again"))
        return {"id": _place(at), "title": title}

    def named(self, offices: Sequence[str]) -> list[str]:
        """The offices as the file lists them."""
        names = list(dict.fromkeys(_name(office) for office in offices if clean(office)))
        self.offices |= dict.fromkeys(names)
        return names

    # --- time

    def _read(self, words: str, within: Window) -> When:
        """What the finished file will read."""
        when = read(words, year=self.draft.year, within=within, mend=False)
        self.yearless |= asks_for_year(when)
        return when

    def when(
        self, part: DraftTask | DraftPhase, at: Loc, within: Window, *, needed: bool = True
    ) -> tuple[str, str]:
        """The words for the file and, where they are not the source's and have no dates, those
        for the note."""
        words, wanted = clean(part.words), part.when
        found = phrase(words, wanted, lambda text: self.read(text, within), self.chinese)
        if found and found == words:
            return words, ""
        self.quoted[at] = words
        line, shown = self.place(part.line), " ".join(words.split())
        if found:
            self.remark(at, self.say("words", line=line, words=shown))
            return found, ""
        if shown:
            reason = wanted.explained("zh" if self.chinese else "en") if wanted else ""
            why = f"（{reason}）" if self.chinese else f" ({reason})"
            why = why if reason else ""
            self.remark(at, self.say("unread", line=line, words=shown, why=why))
        return self.say("undated") if needed else "", words

    def place(self, line: int) -> str:
        """`第3行`, or nothing where the line is not known."""
        return self.say("line", line=line) if line else ""

    def doubt(self, at: Loc, doubts: Sequence[Problem]) -> None:
        """Each doubt as a remark, those on words that a remark quotes already left out."""
        words = self.quoted.get(at)
        for one in doubts:
            if not (words and any(q in one.message for q in (f"'{words}'", f"“{words}”"))):
                said = one.told(self.chinese)
                self.remark(at, f"{self.place(one.line).strip(', ')} {said}".strip())

    def remark(self, at: Loc, text: str) -> None:
        """A remark on the row or phase at that place."""
        self.comments.setdefault(at, []).append(text)

    # --- targets

    def units(self) -> dict[str, Node]:
        """The lists that targets count, as placeholders."""
        counted = (target for target in self.draft.targets if self.counts(target))
        return {clean(target.of): {"count": target.count} for target in counted}

    def counts(self, target: DraftTarget) -> bool:
        """Whether its units can be listed: their number is known, and is what the steps come to."""
        added = [step.value for step in target.steps if step.add]
        total = sum(added) if added else max((s.value for s in target.steps), default=0)
        return bool(clean(target.of) and target.count and total == target.count)

    def targets(self) -> Iterator[tuple[str, Node]]:
        """Each target that has numbers."""
        seen: set[str] = set()
        for target in self.draft.targets:
            title = clean(target.title)[:200] or self.say("untitled")
            if not target.steps or title in seen:
                continue
            seen.add(title)
            at: Loc = ("targets", title)
            if target.count and not self.counts(target):
                total = sum(step.value for step in target.steps)
                self.remark(at, self.say("count", sum=total, count=target.count))
            kind = "add" if target.steps[0].add else "reach"
            of = clean(target.of) if self.counts(target) else ""
            steps = self.steps(target.steps, (*at, kind), kind == "add")
            yield title, _given(of=of, measure=clean(target.measure)) | {kind: steps}

    def steps(self, steps: Sequence[DraftStep], at: Loc, add: bool) -> dict[str, Node]:
        """The numbers by their dates."""
        found: dict[str, Node] = {}
        for step in steps:
            words = clean(step.words)
            key = phrase(words, None, lambda text: self.read(text, Window()), self.chinese)
            key = key or self.say("undated")
            if step.add != add or key in found:
                told = self.say("mixed", line=self.place(step.line), words=words, value=step.value)
                self.remark(at[:2], told)
                continue
            focus = clean(step.focus)
            found[key] = {"value": step.value, "focus": focus} if focus else step.value
        return found

    # --- what is left

    def left(self) -> Iterator[str]:
        """The problems, as comments at the end."""
        if self.draft.problems:
            yield f"\n{remark(self.say('left'))}\n"
        for one in self.draft.problems:
            place = self.place(one.line).strip(", ")
            said = one.told(self.chinese)
            yield remark(" ".join(f"{place} [{one.code}] {said}".split())) + "\n"


def _name(office: str) -> str:
    """An office as a name can be: `/` and `×` part the keys of items."""
    return clean(office).replace("/", "／").replace("×", "Ｘ")


def _place(at: Loc) -> str:
    """`n2-4` for the fourth row of the second phase."""
    return "n" + "-".join(str(part + 1) for part in at if isinstance(part, int))


def _texts(texts: Sequence[str]) -> list[str]:
    return [text for text in map(clean, texts) if text]


def _joined(*texts: str) -> str:
    return "；".join(text for text in texts if text)


def _given(**values: Node) -> dict[str, Node]:
    return {key: value for key, value in values.items() if value}
