"""Old formats (.doc, .wps, .rtf, .odt): LibreOffice makes .docx or .xlsx of them, where it is."""

import shutil
import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory

from programme.files.sources.refusal import refusal

SECONDS = 120
_PLACES = (
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
    r"C:\Program Files\LibreOffice\program\soffice.exe",
)


def convert(data: bytes, name: str) -> bytes:
    """The document as .docx (.xlsx of an XML spreadsheet); macros do not run in a conversion.

    Raises:
        ProgrammeError: `source-needs-libreoffice`, `source-not-converted`.
    """
    office = find_office()
    if not office:
        raise refusal("source-needs-libreoffice", name)
    wanted = "xlsx" if b"Excel.Sheet" in data[:2048] else "docx"
    with TemporaryDirectory(prefix="programme-", ignore_cleanup_errors=True) as folder:
        given = Path(folder, "document")  # without an ending: LibreOffice looks at the content
        given.write_bytes(data)
        _run(office, given, wanted, name)
        made = given.with_suffix(f".{wanted}")
        if not made.exists():
            raise refusal("source-not-converted", name)
        return made.read_bytes()


def find_office() -> str | None:
    """The path of LibreOffice, None where it is not installed."""
    found = shutil.which("soffice") or shutil.which("libreoffice")
    return found or next((place for place in _PLACES if Path(place).exists()), None)


def _run(office: str, given: Path, wanted: str, name: str) -> None:
    """With a profile of its own, so that neither an open LibreOffice nor its settings matter."""
    folder = given.parent
    command = [office, f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless"]
    command += ["--norestore", "--convert-to", wanted, "--outdir", str(folder), str(given)]
    quiet = subprocess.DEVNULL
    try:
        subprocess.run(
            command, stdin=quiet, stdout=quiet, stderr=quiet, timeout=SECONDS, check=False
        )
    except subprocess.TimeoutExpired:
        raise refusal("source-not-converted", name, f"not done in {SECONDS} seconds") from None
    except OSError as error:
        raise refusal("source-not-converted", name, error.strerror or "") from None
