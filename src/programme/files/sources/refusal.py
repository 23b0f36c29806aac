"""What keeps a document from being read, and how to mend it; the limits that are refused beyond."""

from programme.errors import COLON, Both, ProgrammeError, joined

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
    "source-missing": (
        ("cannot be opened", "打不开"),
        ("give the path of a document, or - and pass it in", "请写文件的路径，或用 - 从标准输入读"),
    ),
    "source-unreadable": (
        ("cannot be read", "无法读取"),
        (
            "open it in its own program and save it again, or paste its text into a .txt file",
            "请用原来的软件打开后重新保存，或把文字粘贴到 .txt 文件里",
        ),
    ),
    "source-unknown-format": (
        (
            "is neither text nor a web page, Word, Excel, CSV or PDF file",
            "不是文本、网页、Word、Excel、CSV 或 PDF 文件",
        ),
        (
            "save it as one of these, or paste its text into a .txt file",
            "请另存为其中一种，或把文字粘贴到 .txt 文件里",
        ),
    ),
    "source-too-large": (
        ("is too large", "太大"),
        ("keep the part that holds the plan, and save it again", "请只留下有计划的部分，重新保存"),
    ),
    "source-encrypted": (
        ("is protected by a password", "设有密码"),
        ("save it without one, and import that", "请取消密码，保存后再导入"),
    ),
    "source-no-text": (
        ("holds no text", "里没有文字"),
        (
            "a scan has only pictures: run it through text recognition, or type the plan",
            "扫描件只有图片：请先作文字识别，或把计划打成文字",
        ),
    ),
    "source-unsafe": (
        (
            "defines entities of its own, as no office program does",
            "自定义了实体，不是办公软件所存",
        ),
        (
            "ask where it comes from; save it again in its own program",
            "请弄清文件的来源；用原来的软件重新保存",
        ),
    ),
    "source-needs-libreoffice": (
        ("is in an old format, which needs LibreOffice", "是旧格式，需要 LibreOffice"),
        (
            "install LibreOffice, or open it in Word, WPS or Excel and save it as .docx or .xlsx",
            "请安装 LibreOffice，或用 Word、WPS、Excel 打开，另存为 .docx 或 .xlsx",
        ),
    ),
    "source-not-converted": (
        ("was not converted by LibreOffice", "没有能用 LibreOffice 转换"),
        (
            "open it in Word, WPS or Excel and save it as .docx or .xlsx",
            "请用 Word、WPS、Excel 打开，另存为 .docx 或 .xlsx",
        ),
    ),
}


def refusal(code: str, name: str, why: Both | None = None) -> ProgrammeError:
    """The error to raise: the document's name, what is wrong with it in general and here."""
    what, mend = _REFUSALS[code]
    told = joined(" ", [(name, name) if name else ("the document", "文件"), what])
    return ProgrammeError(code, *(joined(COLON, [told, why]) if why else told), *mend)
