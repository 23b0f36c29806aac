"""Links in letters: signed, for one recipient, for one matter or the list of theirs, for a time."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from hashlib import sha256

from itsdangerous import BadSignature, URLSafeSerializer

from programme.errors import ProgrammeError

SALT = "programme.link.1"
"""Names what is signed, so that no other signature of the same secret passes for a link."""


@dataclass(frozen=True)
class Scope:
    """What a link opens: to `recipient`, the assignment `key` (empty: all of theirs) through
    `until`."""

    recipient: str
    key: str
    until: date


@dataclass(frozen=True)
class Links:
    """Makes and reads links. `secret` is asked for when first needed; `url` is where the page is
    reached, empty where there is none; links hold for `days`."""

    url: str
    secret: Callable[[], str]
    days: int = 30

    def link(self, recipient: str, key: str, on: date) -> str | None:
        """The address that a letter of day `on` gives; None where there is no page."""
        if not self.url:
            return None
        until = on + timedelta(days=self.days)
        return f"{self.url.rstrip('/')}/r/{self.token(Scope(recipient, key, until))}"

    def token(self, scope: Scope) -> str:
        """The scope, signed; letters, digits, `-`, `_` and `.` only."""
        signed = self._signer().dumps([scope.recipient, scope.key, scope.until.toordinal()])
        return str(signed)

    def read(self, token: str) -> Scope:
        """What a token opens, whether or not its time is over. Raises ProgrammeError
        (`forged-link`) for one that was not made here."""
        try:
            recipient, key, until = self._signer().loads(token)
        except BadSignature:
            raise ProgrammeError(
                "forged-link",
                "this link was not made here",
                "链接不是本系统生成的",
                "take it from the message",
                "请从提醒里打开",
            ) from None
        return Scope(recipient, key, date.fromordinal(until))

    def _signer(self) -> URLSafeSerializer:
        return URLSafeSerializer(
            self.secret(),
            salt=SALT,
            serializer_kwargs={"ensure_ascii": False, "separators": (",", ":")},
            signer_kwargs={"key_derivation": "hmac", "digest_method": sha256},
        )
