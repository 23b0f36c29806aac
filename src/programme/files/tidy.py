"""A draft as a schedule file that a person likes to edit, its doubts as comments.

A time keeps the source's words where the file, read again, has the same dates by them; else it is
written so that it has, and a comment quotes the words. What has no dates stands as 适时.
"""

import re
from collections.abc import Iterator, Sequence

from programme.core.notice.draft import Draft, DraftPhase, DraftTask
from programme.core.plan import Loc
from programme.core.when import Window
from programme.files.numbers import given, targets, units
from programme.files.remarked import Remarks
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


class _Tidy(Remarks):
    """The file in the making: a tree, and remarks by their place in it."""

    def __init__(self, draft: Draft) -> None:
        super().__init__(draft)
        self.offices = dict.fromkeys(_name(office) for office in draft.offices if clean(office))
        self.leaderless = 0

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
        promised = dict(targets(self))
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
            "units": units(self),
            "targets": promised,
        }
        return given(**found) | {"phases": phases}

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
        return head | given(when=when, note=note, objectives=_texts(phase.objectives),
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
            given(when=when, lead=lead[0] if len(lead) == 1 else lead, support=support)
            | head
            | given(deliverable=clean(task.deliverable), note=_joined(clean(task.note), words))
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
