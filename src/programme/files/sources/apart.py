"""Parsers of foreign formats at work in a process of their own, with little memory and time.

Hostile files make them loop, take all memory or crash; there, nothing else goes with them.
"""

import json
import subprocess
import sys
from collections.abc import Callable
from typing import Any

from programme.errors import ProgrammeError
from programme.files.sources.refusal import refusal

MEMORY = 2 << 30
"""Bytes of address space; where the system cannot limit it (Windows) only the time is."""
SECONDS = 120
HUNGRY = ("it takes more memory or time than a notice may", "所需的内存或时间超过了限度")
_OVER = (-6, -9, -24)
"""Ended by SIGABRT (calamine, out of memory), SIGKILL or SIGXCPU."""


def read_apart(module: str, data: bytes, name: str) -> dict[str, Any]:
    """What that module of this package serves, as plain JSON values.

    Raises:
        ProgrammeError: that of the child; `source-unreadable`, where it broke off;
            `source-too-large`, where it took too long.
    """
    command = [sys.executable, "-P", "-m", f"{__package__}.{module}", name.replace("\0", "")]
    try:
        done = subprocess.run(
            command,
            input=data,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise refusal(
            "source-too-large", name, (f"not read in {SECONDS} seconds", f"{SECONDS} 秒内没有读完")
        ) from None
    if done.returncode in _OVER:
        raise refusal("source-too-large", name, HUNGRY)
    if done.returncode:
        raise refusal("source-unreadable", name, ("it is damaged", "文件已损坏"))
    answer: dict[str, Any] = json.loads(done.stdout)
    if "code" in answer:
        raise ProgrammeError(answer["code"], *tuple(answer["what"]), *tuple(answer["mend"]))
    return answer


def serve(read: Callable[[bytes, str], dict[str, Any]]) -> None:
    """The child's side: a document from standard input, the answer to standard output."""
    _limit()
    try:
        answer = read(sys.stdin.buffer.read(), sys.argv[1])
    except MemoryError:
        error = refusal("source-too-large", sys.argv[1], HUNGRY)
        answer = _told(error)
    except ProgrammeError as error:
        answer = _told(error)
    sys.stdout.buffer.write(json.dumps(answer, ensure_ascii=False).encode(errors="replace"))


def _told(error: ProgrammeError) -> dict[str, Any]:
    return {"what": error.what, "mend": error.mend, "code": error.code}


def _limit() -> None:
    if sys.platform != "win32":
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
