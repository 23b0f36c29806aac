"""Who holds a lease, and whether that process still lives."""

import os
import socket
from functools import cache
from pathlib import Path

BOOT = Path("/proc/sys/kernel/random/boot_id")


def gone(owner: str) -> bool:
    """Whether the process `host/pid[/…]` ran on this machine and is no more.

    False where that cannot be known: another machine, or Windows, whose `kill` has no signal 0.
    Wrongly True (two machines of one name) harms nobody: what a lease guards is fenced by a token.
    """
    host, pid, *_ = [*owner.split("/"), ""]
    if host != socket.gethostname() or not pid.isdigit() or os.name != "posix":
        return False
    try:
        os.kill(int(pid), 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        return False
    return False


@cache
def boot() -> str:
    """What names the time since this machine last started; empty where it has no name."""
    return BOOT.read_text("ascii").strip() if BOOT.exists() else ""


def restarted(owner: str) -> bool:
    """Whether the machine was started anew since `…/<boot>` took its lease; False for none."""
    then = owner.rpartition("/")[2]
    return bool(then) and then != boot()
