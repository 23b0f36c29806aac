"""The base of every value in the core: immutable, closed, comparable, JSON both ways."""

from pydantic import BaseModel, ConfigDict


class Value(BaseModel):
    """An immutable value; unknown fields are refused."""

    model_config = ConfigDict(frozen=True, extra="forbid")


Loc = tuple[str | int, ...]
"""A path in a document: keys and places in lists."""
