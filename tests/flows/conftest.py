"""The flows are a folder of scripts that import each other, as Prefect loads them."""

import gc
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.bureau import Bureau, bureau

__all__ = ["bureau", "collected", "pilot"]

FLOWS = Path(__file__).parents[2] / "flows"
sys.path.insert(0, str(FLOWS))


@pytest.fixture
def pilot(bureau: Bureau, monkeypatch: pytest.MonkeyPatch) -> Bureau:
    """A small programme in force; the flows' settings name its home, on 20 June 2023 at nine."""
    bureau.apply("2023-01-10")
    monkeypatch.setenv("PROGRAMME_HOME", str(bureau.folder / "home"))
    monkeypatch.setenv("PROGRAMME_NOW", "2023-06-20T09:00")
    return bureau


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Prefect's clients leave sockets to the garbage collector: that is known of the tests here."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            ignored = "ignore::pytest.PytestUnraisableExceptionWarning"
            item.add_marker(pytest.mark.filterwarnings(ignored))


@pytest.fixture(autouse=True)
def collected() -> Iterator[None]:
    """The garbage of a test, collected before the next one is blamed for it."""
    yield
    gc.collect()
