"""The templates of letters, and a bureau's own in their place.

Wording lives in `templates/zh.j2` and `templates/en.j2`, layout in `letter.txt` and `letter.html`.
A folder with files of the same names overrides them: a layout stands in for the built-in one, a
wording adds to it, so that it only holds the sentences that differ.
"""

import logging
from collections.abc import Iterator
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

from jinja2 import (
    Environment,
    FunctionLoader,
    PackageLoader,
    StrictUndefined,
    TemplateError,
    TemplateSyntaxError,
)

from programme.core.standing import STATUSES
from programme.core.when import Window
from programme.errors import ProgrammeError
from programme.notify.letter import (
    SUBJECT_LENGTH,
    Digest,
    Letter,
    Line,
    clip,
    one_line,
    percent,
    view_of,
)

_log = logging.getLogger(__name__)
_PACKAGED = PackageLoader("programme.notify")
WORDINGS, LAYOUTS = ("zh.j2", "en.j2"), ("letter.txt", "letter.html")
RUNGS = (
    *("opening", "before", "due", "after", "missing", "lag", "unsigned"),
    *("escalation", "assigned", "changed", "deferred", "request", "completed"),
)


class Letters:
    """Writes letters with the built-in templates, or with those of a `folder`."""

    def __init__(self, folder: Path | None = None) -> None:
        self.folder = folder if folder and folder.is_dir() else None
        self._tried = False

    def checked(self) -> "Letters":
        """These, once every kind of letter was written for a trial.

        Raises ProgrammeError that names the file and the line of the fault.
        """
        if self.folder and not self._tried:
            for digest in _trials():
                try:
                    self._write(digest)
                except Exception as error:  # a template can raise anything
                    raise self._fault(error) from None
        self._tried = True
        return self

    def render(self, digest: Digest) -> Letter:
        """The letter for a digest. A single line takes its rung's own subject, several the daily
        one; everything from schedule files is escaped in HTML.

        Where a bureau's own templates fail with it, the built-in ones write it: it must not be
        lost.
        """
        try:
            return self._write(digest)
        except Exception as error:
            if not self.folder:
                raise
            _log.error(
                "written with the built-in templates: %s", self._fault(error)
            )  # the fault tells its place
            return BUILT_IN.render(digest)

    def words(self, language: str, *, html: bool = True) -> Any:
        """The wording of a language: its macros and names, escaped for HTML or not."""
        environment = self._html if html else self._plain
        return environment.get_template(f"{language}.j2").module

    def _write(self, digest: Digest) -> Letter:
        view, words = view_of(digest), self.words(digest.language, html=False)
        view["subject"] = clip(one_line(words.subject(view)), SUBJECT_LENGTH)
        return Letter(
            subject=view["subject"],
            text=self._plain.get_template("letter.txt").render(view, view=view),
            html=self._html.get_template("letter.html").render(view, view=view),
        )

    @cached_property
    def _plain(self) -> Environment:
        """That of the built-in templates is made once, as compiling them takes a while."""
        own = self.folder or self is BUILT_IN
        return self._environment(html=False) if own else BUILT_IN._plain

    @cached_property
    def _html(self) -> Environment:
        """An environment of its own, so that the wordings are escaped where HTML includes them."""
        own = self.folder or self is BUILT_IN
        return self._environment(html=True) if own else BUILT_IN._html

    def _environment(self, *, html: bool) -> Environment:
        environment = Environment(
            loader=FunctionLoader(self._source),
            autoescape=html,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
        )
        environment.filters |= {"clip": clip, "percent": percent}
        return environment

    def _source(self, name: str) -> tuple[str, str, None] | None:
        if name not in WORDINGS + LAYOUTS:
            return None
        own = self.folder / name if self.folder else None
        text = own.read_text("utf-8-sig") if own and own.exists() else None
        if text is None:
            text = _built_in(name)
        elif name in WORDINGS:
            text = _built_in(name) + text
        return text, name, None

    def _fault(self, error: Exception) -> ProgrammeError:
        name, line = _place(error)
        if name in WORDINGS:  # ours come before theirs
            line -= _built_in(name).count("\n")
        where = f"{self.folder}/{name}:{max(line, 1)}" if name else str(self.folder)
        told = f"{type(error).__name__}: {error}" if not isinstance(error, TemplateError) else error
        return ProgrammeError(
            "templates",
            f"{where}: {told}",
            f"{where}：{told}",
            "mend the template, or take it away: the built-in one then serves",
            "请改好模板，或把它移走，改用内置的",
        )


BUILT_IN = Letters()


def render(digest: Digest) -> Letter:
    """The letter for a digest, with the built-in templates."""
    return BUILT_IN.render(digest)


def _built_in(name: str) -> str:
    return _PACKAGED.get_source(Environment(), name)[0]


def _place(error: Exception) -> tuple[str, int]:
    """The template and the line that an error comes from; ('', 0) where neither is known."""
    if isinstance(error, TemplateSyntaxError):
        return error.name or "", error.lineno
    trace, found = error.__traceback__, ("", 0)
    while trace:
        frame, line = trace.tb_frame, trace.tb_lineno
        if frame.f_code.co_filename in WORDINGS + LAYOUTS:
            template = frame.f_globals.get("__jinja_template__")  # gone where Jinja mapped it
            line = template.get_corresponding_lineno(line) if template else line
            found = frame.f_code.co_filename, line
        trace = trace.tb_next
    return found


def _trials() -> Iterator[Digest]:
    """Digests in which every rung stands, alone and together, in every status."""
    on = date(2023, 4, 6)
    window = Window(start=date(2023, 3, 1), end=on)
    usual: dict[str, Any] = {"title": "T", "office": "O", "key": "k", "programme_title": "P"}
    lines = [
        Line(rung=rung, status=status, window=window, link="https://example.cn/", **usual)
        for rung in RUNGS
        for status in STATUSES
    ]
    for language in ("zh", "en"):
        for some in ([line] for line in lines):
            yield Digest(recipient="R", language=language, on=on, lines=tuple(some))
        whole: dict[str, Any] = {"lines": tuple(lines), "simulated": True, "reply_by": on}
        yield Digest(recipient="R", language=language, on=on, most=3, **whole)
