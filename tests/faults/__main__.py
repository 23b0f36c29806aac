"""`python -m tests.faults [ROUNDS]`: rounds of tick and deliver under kill -9, as a table."""

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.faults.rounds import play

ROUNDS = 1000
MEMORY = Path("/dev/shm")
"""A kill leaves what is written, be it on a disk or not; in memory the rounds go faster."""


def main() -> int:
    """Print the table; 1 where something was lost or came twice."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS
    with TemporaryDirectory(dir=MEMORY if MEMORY.is_dir() else None) as folder:
        counts = play(rounds, Path(folder))
    print("\n".join(counts.lines()))
    return int(bool(counts.lost or counts.duplicated))


if __name__ == "__main__":
    sys.exit(main())
