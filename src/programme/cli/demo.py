"""What the demonstration reads, and the progress display it shows."""

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from programme.errors import UsageError

if TYPE_CHECKING:
    from types import TracebackType

    from programme.actions.demo import Script


def read_demo(folder: Path) -> "Script":
    """The demonstration's script from `folder`; UsageError where it is not."""
    import yaml

    from programme.actions.demo import read_script

    path = folder / "programmes.yaml"
    if not path.exists():
        raise UsageError(
            "no-demo",
            f"there is no {path}",
            f"没有 {path}",
            "run this in a checkout of the project",
            "请在本软件的源代码目录里运行",
        )
    found = yaml.safe_load(path.read_text("utf-8"))
    adopted: dict[str, date] = found["adopted"]
    as_of: date = found["as_of"]
    return read_script(folder, adopted, as_of)


def files_of(schedules: Path, script: "Script") -> dict[str, Path]:
    """The schedule file of each programme."""
    return {slug: schedules / f"{slug}.yaml" for slug in script.adopted}


class progress_bar:  # used like a function
    """A line on the error output that says what is going on; called with (what, n, of)."""

    WORDS = {  # noqa: RUF012  # a constant
        "prefect": {"zh": "等待 Prefect 启动", "en": "waiting for Prefect"},
        "flows": {"zh": "运行流程、更新看板", "en": "running flows, drawing boards"},
        "ready": {"zh": "完成", "en": "ready"},
    }

    def __init__(self, language: Literal["zh", "en"]) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

        self.language = language
        self.bar = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            TimeElapsedColumn(),
            console=Console(stderr=True),
        )
        self.history = self.bar.add_task({"zh": "推演历史", "en": "playing history"}[language])
        self.rest = self.bar.add_task("Prefect", total=3)

    def __call__(self, what: str, n: int, of: int) -> None:
        """Show how far it is."""
        if what in self.WORDS:
            self.bar.update(self.history, completed=100, total=100)
            words = self.WORDS[what][self.language]
            self.bar.update(self.rest, completed=n, total=of, description=words)
        else:
            self.bar.update(self.history, completed=n + 1, total=of)

    def stop(self) -> None:
        """End the display, so that what follows stands below it."""
        self.bar.stop()

    def __enter__(self) -> "progress_bar":
        self.bar.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: "TracebackType | None",
    ) -> None:
        self.bar.stop()
