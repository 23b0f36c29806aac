"""What every channel has in common: a batch of messages in, one outcome for each out."""

from collections.abc import Iterable, Iterator
from typing import Literal, Protocol

from pydantic import AwareDatetime

from programme.core.value import Value
from programme.notify.letter import Letter, Plain

Result = Literal["sent", "failed", "unknown"]


class Outgoing(Value):
    """One message to hand over. `message_key` names it in the ledger and is its identity
    everywhere; `address` is what the channel delivers to; `date` when it was decided;
    `in_reply_to` the key of the message it follows, for mail programs that show threads."""

    message_key: str
    recipient: Plain
    address: Plain = ""
    letter: Letter
    date: AwareDatetime
    in_reply_to: str = ""


class Outcome(Value):
    """What became of a message.

    `unknown` means that it was handed over and no answer came: it may have arrived, so it is
    not to be sent again blindly. `permanent` marks a failure that a repeat cannot mend.
    """

    key: str
    result: Result
    detail: Plain = ""
    permanent: bool = False


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
