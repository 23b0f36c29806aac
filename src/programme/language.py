"""Which language to speak where nobody has said."""

import os
from typing import Literal

Language = Literal["zh", "en"]


def terminal_language() -> Language:
    """That of `PROGRAMME_LANG`, else of the terminal's locale; English where it is neither."""
    names = ("PROGRAMME_LANG", "LC_ALL", "LC_MESSAGES", "LANG")
    told = next((value for name in names if (value := os.environ.get(name))), "")
    return "zh" if told.lower().startswith("zh") else "en"
