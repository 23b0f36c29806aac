"""The one family of errors that a user may see: what is wrong and how to mend it."""


class ProgrammeError(Exception):
    """A fault outside the program's control, told with its remedy.

    `code` is stable and documented in docs/reference/errors.md; `exit_code` is 1 where the
    user's data has a problem and 2 where the call itself is wrong.
    """

    exit_code = 1

    def __init__(self, what: str, *, mend: str, code: str = "error") -> None:
        super().__init__(what)
        self.what, self.mend, self.code = what, mend, code

    def __str__(self) -> str:
        return f"{self.what}; {self.mend}" if self.mend else self.what


class UsageError(ProgrammeError):
    """The call is wrong: an unknown name, an impossible option."""

    exit_code = 2


class NotFound(UsageError):
    """Something named by the user is not there; `mend` lists the nearest names."""


class Conflict(ProgrammeError):
    """The wanted change would undo facts, or somebody else holds the programme."""
