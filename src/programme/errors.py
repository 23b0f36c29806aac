"""The one family of errors that a user may see: what is wrong and how to mend it, in English and
in Chinese."""

from collections.abc import Iterable
from datetime import date

Both = tuple[str, str]
"""The same said in English and in Chinese."""
COLON: Both = (": ", "：")


class ProgrammeError(Exception):
    """A fault outside the program's control, told with its remedy, each in English and in Chinese;
    as `str` in English.

    `code` is stable and documented in docs/reference/errors.md; `exit_code` is 1 where the
    user's data has a problem and 2 where the call itself is wrong.
    """

    exit_code = 1

    def __init__(self, code: str, what: str, what_zh: str, mend: str, mend_zh: str) -> None:
        super().__init__(what)
        self.code, self.what, self.mend = code, (what, what_zh), (mend, mend_zh)

    @property
    def told(self) -> Both:
        """What is wrong and how to mend it, in one line."""
        return joined(("; ", "；"), [self.what, self.mend] if self.mend[0] else [self.what])

    def __str__(self) -> str:
        return self.told[0]


class UsageError(ProgrammeError):
    """The call is wrong: an unknown name, an impossible option."""

    exit_code = 2


class NotFound(UsageError):
    """Something named by the user is not there; `mend` lists the nearest names."""


class Conflict(ProgrammeError):
    """The wanted change would undo facts, or somebody else holds the programme."""


class NoReason(UsageError):
    """What was said needs a reason."""

    def __init__(
        self, mend: str = "say why: --note '…'", mend_zh: str = "请用 --note '…' 写明"
    ) -> None:
        super().__init__("no-reason", "a reason is missing", "没有写明原因", mend, mend_zh)


class FutureDate(UsageError):
    """What is said to have happened on a day to come."""

    def __init__(self, on: date, today: date) -> None:
        super().__init__(
            "future-date",
            f"{on} lies in the future (today is {today})",
            f"{on}还没有到（今天是{today}）",
            "report it once it has happened",
            "请在事情发生后填报",
        )


def choices(names: Iterable[str]) -> Both:
    """The way out of a name that is not there: those nearest to it."""
    known = list(names)
    if not known:
        return "there are none", "还一个也没有"
    return f"the nearest are: {', '.join(known)}", f"最接近的有：{'、'.join(known)}"


def placed(place: object, what: Both) -> Both:
    """What is wrong, after where it is."""
    return f"{place}: {what[0]}", f"{place}：{what[1]}"


def joined(mark: Both | str, parts: Iterable[Both]) -> Both:
    """The parts in one text, with the mark between them."""
    told = list(parts)
    en, zh = (mark, mark) if isinstance(mark, str) else mark
    return en.join(part[0] for part in told), zh.join(part[1] for part in told)
