"""What keeps a document from being read, and how to mend it; the limits that are refused beyond."""

from programme.errors import ProgrammeError

MAX_BYTES = 64 << 20
"""A document as it lies on the disk; 100,000 rows of Excel are about 5 MB."""
MAX_UNPACKED = 512 << 20
"""What the parts of a packed document may come to; 100,000 rows are about 40 MB."""
MAX_TEXT = 16 << 20
"""A text or a page, which is a fraction of a megabyte; its worst case takes half a minute."""
MAX_XML = 16 << 20
"""One part that is held as a tree, which takes about ten times as much memory."""
MAX_LINES = 500_000
MAX_CELLS = 4_000_000
"""Rows times columns of one table, empty ones included."""

_REFUSALS = {
    "source-missing": ("cannot be opened", "give the path of a document, or - and pass it in"),
    "source-unreadable": (
        "cannot be read",
        "open it in its own program and save it again, or paste its text into a .txt file",
    ),
    "source-unknown-format": (
        "is neither text nor a web page, Word, Excel, CSV or PDF file",
        "save it as one of these, or paste its text into a .txt file",
    ),
    "source-too-large": ("is too large", "keep the part that holds the plan, and save it again"),
    "source-encrypted": ("is protected by a password", "save it without one, and import that"),
    "source-no-text": (
        "holds no text",
        "a scan has only pictures: run it through text recognition, or type the plan",
    ),
    "source-unsafe": (
        "defines entities of its own, as no office program does",
        "ask where it comes from; save it again in its own program",
    ),
    "source-needs-libreoffice": (
        "is in an old format, which needs LibreOffice",
        "install LibreOffice, or open it in Word, WPS or Excel and save it as .docx or .xlsx",
    ),
    "source-not-converted": (
        "was not converted by LibreOffice",
        "open it in Word, WPS or Excel and save it as .docx or .xlsx",
    ),
}


def refusal(code: str, name: str, why: str = "") -> ProgrammeError:
    """The error to raise: the document's name, what is wrong with it in general and here."""
    what, mend = _REFUSALS[code]
    told = f"{name or 'the document'} {what}"
    return ProgrammeError(f"{told}: {why}" if why else told, mend=mend, code=code)
