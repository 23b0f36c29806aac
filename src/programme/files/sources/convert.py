"""Old formats (.doc, .wps, .rtf, .odt): LibreOffice makes .docx or .xlsx of them, where it is."""

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from programme.files.sources.refusal import refusal
from programme.foreign import failure

SECONDS = 120
_PLACES = (
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
    r"C:\Program Files\LibreOffice\program\soffice.exe",
)
_SETTINGS = (
    ("Office.Common/Security/Scripting", "BlockUntrustedRefererLinks", "true"),
    ("Office.Common/Security/Scripting", "DisableMacrosExecution", "true"),
    ("Inet/Settings", "ooInetProxyType", "2"),
    ("Inet/Settings", "ooInetHTTPProxyName", "127.0.0.1"),
    ("Inet/Settings", "ooInetHTTPProxyPort", "9"),
    ("Inet/Settings", "ooInetHTTPSProxyName", "127.0.0.1"),
    ("Inet/Settings", "ooInetHTTPSProxyPort", "9"),
)
"""No macros; linked pictures are not fetched, and a proxy that is not there sees to it."""
_PROFILE = (
    '<?xml version="1.0" encoding="UTF-8"?>'
    '<oor:items xmlns:oor="http://openoffice.org/2001/registry">'
    + "".join(
        f'<item oor:path="/org.openoffice.{path}">'
        f'<prop oor:name="{name}" oor:op="fuse"><value>{value}</value></prop></item>'
        for path, name, value in _SETTINGS
    )
    + "</oor:items>"
)


def convert(data: bytes, name: str, wanted: str = "") -> bytes:
    """The document as .docx, or as .xlsx where that is wanted or it is an XML spreadsheet.

    Macros do not run in a conversion.

    Raises:
        ProgrammeError: `source-needs-libreoffice`, `source-not-converted`.
    """
    office = find_office()
    if not office:
        raise refusal("source-needs-libreoffice", name)
    wanted = wanted or ("xlsx" if b"Excel.Sheet" in data[:2048] else "docx")
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
    profile = folder / "profile"
    (profile / "user").mkdir(parents=True)
    (profile / "user" / "registrymodifications.xcu").write_text(_PROFILE, encoding="utf-8")
    command = [office, f"-env:UserInstallation={profile.as_uri()}", "--headless", "--norestore"]
    command += ["--convert-to", wanted, "--outdir", str(folder), str(given)]
    quiet = subprocess.DEVNULL
    try:
        process = subprocess.Popen(
            command, stdin=quiet, stdout=quiet, stderr=quiet, start_new_session=True
        )
    except OSError as error:
        raise refusal("source-not-converted", name, failure(error)) from None
    try:
        process.wait(SECONDS)
    except subprocess.TimeoutExpired:
        _end(process)
        raise refusal(
            "source-not-converted",
            name,
            (f"not done in {SECONDS} seconds", f"{SECONDS} 秒内没有转换完"),
        ) from None


def _end(process: subprocess.Popen[bytes]) -> None:
    """With its own children: soffice is a script around the program."""
    if sys.platform == "win32":
        process.kill()
    else:
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
