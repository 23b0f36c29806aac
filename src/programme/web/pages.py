"""The pages, as HTML made here: no script, nothing loaded from elsewhere, kept by nobody."""

from base64 import b64encode
from collections.abc import Sequence
from hashlib import sha256
from typing import Any

from fastapi.responses import HTMLResponse
from jinja2 import Environment, PackageLoader, StrictUndefined

from programme.actions.context import Context
from programme.actions.links import Scope
from programme.actions.matter import Matter
from programme.notify.wording import BUILT_IN
from programme.web.form import Form, Mistake

_TEMPLATES = Environment(
    loader=PackageLoader("programme.web"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
_STYLE = _TEMPLATES.get_template("style.css").render()
_HASH = b64encode(sha256(_STYLE.encode()).digest()).decode()
HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": (
        f"default-src 'none'; style-src 'sha256-{_HASH}'; form-action 'self';"
        " base-uri 'none'; frame-ancestors 'none'"
    ),
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Robots-Tag": "noindex, nofollow, noarchive",
}
"""Of every answer: the address of a page is what opens it, and may stay nowhere."""


def matter_page(
    matter: Matter, *, told: str = "", form: Form | None = None, mistake: Mistake | None = None
) -> HTMLResponse:
    """One matter with its form; `told` names what was just recorded. With a `mistake` the answer
    is 422 and the fields are as they were sent."""
    return _page(
        "matter.html",
        422 if mistake else 200,
        language=matter.language,
        simulated=matter.simulated,
        matter=matter,
        line=matter.line,
        told=told,
        form=form or {},
        mistake=mistake,
    )


def list_page(ctx: Context, scope: Scope, matters: Sequence[Matter]) -> HTMLResponse:
    """A recipient's matters, each with a link that is good for as long as that to the list."""
    tokens = [ctx.links.token(Scope(scope.recipient, m.line.key, scope.until)) for m in matters]
    return _page(
        "list.html",
        200,
        language=matters[0].language if matters else "zh",
        simulated=ctx.store.simulated,
        recipient=scope.recipient,
        rows=list(zip(matters, tokens, strict=True)),
    )


def error_page(code: str, status: int) -> HTMLResponse:
    """What went wrong and what to do, in both languages: the reader's is not known."""
    return _page("error.html", status, language="zh", simulated=False, code=code)


def _page(name: str, status: int, *, language: str, **view: Any) -> HTMLResponse:
    words = {lang: _TEMPLATES.get_template(f"page.{lang}.j2").module for lang in ("zh", "en")}
    letter = BUILT_IN.words(language)  # so that a page and its letter say the same
    text = _TEMPLATES.get_template(name).render(
        view, style=_STYLE, p=words[language], words=words, w=letter
    )
    return HTMLResponse(text, status, headers=HEADERS)
