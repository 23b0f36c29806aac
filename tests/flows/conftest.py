"""The flows are a folder of scripts that import each other, as Prefect loads them."""

import sys
from pathlib import Path

import pytest

from tests.bureau import Bureau, bureau

__all__ = ["bureau", "pilot"]

FLOWS = Path(__file__).parents[2] / "flows"
sys.path.insert(0, str(FLOWS))


@pytest.fixture
def pilot(bureau: Bureau, monkeypatch: pytest.MonkeyPatch) -> Bureau:
    """A small programme in force; the flows' settings name its home, on 20 June 2023 at nine."""
    bureau.apply("2023-01-10")
    monkeypatch.setenv("PROGRAMME_HOME", str(bureau.folder / "home"))
    monkeypatch.setenv("PROGRAMME_NOW", "2023-06-20T09:00")
    return bureau
