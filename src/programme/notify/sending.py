"""What every channel has in common: a batch of messages in, one outcome for each out."""

from collections.abc import Iterable, Iterator
from typing import Literal, Protocol

from pydantic import AwareDatetime, Field, SecretStr

from programme.core.value import Value
from programme.notify.letter import Letter, Plain

Result = Literal["sent", "failed", "unknown"]


class Outgoing(Value):
    """One message to hand over. `message_key` names it in the ledger and is its identity
    everywhere; `address` is what the channel delivers to (a robot's is a secret and never shown),
    `secret` what it signs with; `date` when it was decided; `thread` a key of the matter, the same
    for all its messages; `unsubscribe` the page that ends them."""

    message_key: str
    recipient: Plain
    address: Plain = Field(default="", repr=False)
    secret: SecretStr | None = None
    letter: Letter
    date: AwareDatetime
    thread: str = ""
    unsubscribe: str = Field(default="", pattern=r"^(https?://[!#-;=?-~]+)?$")


class Outcome(Value):
    """What became of a message.

    `unknown` means that it was handed over and no answer came: it may have arrived, so it is
    not to be sent again blindly. `permanent` marks a failure that a repeat cannot mend, `down` one
    of the channel itself, whatever the message.
    """

    key: str
    result: Result
    detail: Plain = ""
    permanent: bool = False
    down: bool = False


class Sender(Protocol):
    """A channel. It never raises for what lies outside the program: an outcome tells it.

    `addressed` channels need an address for every recipient; to a `repeatable` one a message may
    be handed over again without reaching anybody twice.
    """

    addressed: bool
    repeatable: bool

    def send(self, batch: Iterable[Outgoing]) -> Iterator[Outcome]:
        """Hand over a batch, all over one connection: each message is taken from `batch` just
        before it goes, and its outcome given before the next is taken."""
        ...
