"""The application: what is asked for by GET changes nothing; a POST records one report."""

from collections.abc import AsyncIterator, Callable
from contextlib import ExitStack, asynccontextmanager
from typing import Annotated
from urllib.parse import urlsplit

from fastapi import APIRouter, Depends, FastAPI, Request, Response
from fastapi.responses import RedirectResponse
from starlette.exceptions import HTTPException

from programme.actions.context import Context
from programme.actions.links import Scope
from programme.actions.matter import answer, matter, matters, opened
from programme.errors import ProgrammeError
from programme.runtime import running
from programme.settings import read_settings
from programme.web.form import Form, Mistake, mistake_of, parsed, read_form
from programme.web.pages import HEADERS, error_page, list_page, matter_page

STATUS = {
    "forged-link": 403,
    "not-yours": 403,
    "unknown-assignment": 410,
    "retired-assignment": 410,
    "expired-link": 410,
}
"""The answer to each error; to any other 503, for it is not the reader's."""
READS = ["GET", "HEAD"]


def create_app(
    ctx: Context, *, prefix: str = "", close: Callable[[], None] = lambda: None
) -> FastAPI:
    """The application; its pages are also found below `prefix`, for a proxy that leaves it in the
    path. `close` is called at the end."""

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        yield
        close()

    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None, lifespan=lifespan)
    for path in {"", prefix.rstrip("/")}:
        app.include_router(_routes(ctx), prefix=path)

    @app.exception_handler(ProgrammeError)
    def told(_: Request, error: ProgrammeError) -> Response:
        return error_page(error.code, STATUS.get(error.code, 503))

    @app.exception_handler(HTTPException)
    def refused(_: Request, error: HTTPException) -> Response:
        return error_page(str(error.status_code), error.status_code)

    @app.exception_handler(Exception)
    def failed(_: Request, __: Exception) -> Response:
        return error_page("failed", 500)

    return app


def served() -> FastAPI:
    """The application under the settings of the environment; the store is closed at its end."""
    settings, stack = read_settings(), ExitStack()
    ctx = stack.enter_context(running(settings, via="link"))
    return create_app(ctx, prefix=urlsplit(settings.web_url or "").path, close=stack.close)


def _routes(ctx: Context) -> APIRouter:
    router = APIRouter()

    def scope_of(token: str) -> Scope:
        return opened(ctx, token)

    Link = Annotated[Scope, Depends(scope_of)]

    @router.api_route("/r/{token}", methods=READS)
    def show(scope: Link, told: str = "") -> Response:
        if not scope.key:
            return list_page(ctx, scope, matters(ctx, scope))
        return matter_page(matter(ctx, scope), told=told)

    @router.post("/r/{token}")
    def take(scope: Link, form: Annotated[Form, Depends(read_form)]) -> Response:
        if not scope.key:
            raise HTTPException(405)
        try:
            said = parsed(form)
            answer(ctx, scope, said.kind, said.seen, **said.rest)
        except (Mistake, ProgrammeError) as error:
            return matter_page(matter(ctx, scope), form=form, mistake=mistake_of(error))
        return RedirectResponse(f"?told={said.kind}", 303, headers=HEADERS)

    return router
