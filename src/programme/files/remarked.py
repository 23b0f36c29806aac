"""The remarks of a file in the making, and the times that it is given."""

import re
from collections.abc import Sequence
from functools import cache

from programme.core.notice.draft import Draft, DraftPhase, DraftTask
from programme.core.notice.source import Problem
from programme.core.plan import Loc
from programme.core.when import When, Window
from programme.core.window import read
from programme.files.phrases import asks_for_year, phrase
from programme.files.remarks import EN, ZH
from programme.files.written import clean


def is_chinese(draft: Draft) -> bool:
    """Whether the document speaks Chinese."""
    titles = [draft.title, *(phase.title for phase in draft.phases), *draft.offices]
    return not any(titles) or any(re.search("[\u4e00-\u9fff]", title) for title in titles)


class Remarks:
    """What is said of a draft, by its place in the file, in the document's language."""

    def __init__(self, draft: Draft) -> None:
        self.draft = draft
        self.chinese = is_chinese(draft)
        self.comments: dict[Loc, list[str]] = {}
        self.quoted: dict[Loc, str] = {}
        self.yearless = False
        self.read = cache(self._read)  # a big table says the same few phrases again and again

    def say(self, key: str, **values: object) -> str:
        """The remark of that key in the document's language."""
        return (ZH if self.chinese else EN)[key].format(**values)

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
