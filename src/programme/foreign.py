"""What the system and pydantic say of a failure, in English and in Chinese."""

from collections.abc import Iterable, Mapping
from errno import EACCES, EEXIST, EISDIR, ENAMETOOLONG, ENOENT, ENOSPC, ENOTDIR, EPERM, EROFS
from typing import Any

from programme.errors import Both, joined, placed

SYSTEM = {
    ENOENT: "文件或文件夹不存在",
    EACCES: "没有权限",
    EPERM: "不允许这样做",
    EISDIR: "是文件夹，不是文件",
    ENOTDIR: "路径中有一段不是文件夹",
    EEXIST: "已经存在",
    ENOSPC: "磁盘已满",
    EROFS: "磁盘是只读的",
    ENAMETOOLONG: "名称太长",
}
INVALID = {
    "int_parsing": "应为整数",
    "int_type": "应为整数",
    "float_parsing": "应为数字",
    "float_type": "应为数字",
    "bool_parsing": "应为 true 或 false",
    "string_type": "应为文字",
    "dict_type": "应为一组设置",
    "tuple_type": "应为列表",
    "literal_error": "只能是 {expected}",
    "greater_than_equal": "不能小于 {ge}",
    "less_than_equal": "不能大于 {le}",
    "string_too_short": "不能空着",
    "too_short": "至少要有 {min_length} 个字符",
    "string_pattern_mismatch": "写法不对",
    "path_not_directory": "没有这个文件夹",
    "extra_forbidden": "没有这个设置",
    "missing": "没有填写",
    "datetime_parsing": "应为日期和时间，如 2023-06-30T08:00",
    "datetime_from_date_parsing": "应为日期和时间，如 2023-06-30T08:00",
    "date_from_datetime_parsing": "应为日期，如 2023-06-30",
    "date_parsing": "应为日期，如 2023-06-30",
}
"""By the type of pydantic's error."""


class Unfit(ValueError):
    """Why a model does not take a value; raised by its validators."""

    def __init__(self, en: str, zh: str) -> None:
        super().__init__(en)
        self.told = en, zh


def failure(error: Exception) -> Both:
    """Why a file could not be opened or read."""
    if isinstance(error, UnicodeDecodeError):
        return "it is not text in UTF-8", "不是 UTF-8 编码的文本"
    if isinstance(error, OSError) and error.strerror:
        return error.strerror, SYSTEM.get(error.errno or 0, error.strerror)
    return str(error), str(error)


def unfits(faults: Iterable[Mapping[str, Any]]) -> Both:
    """All of them, each with its place."""
    named = ((".".join(map(str, fault["loc"])), unfit(fault)) for fault in faults)
    return joined(("; ", "；"), (placed(at, told) for at, told in named))


def unfit(fault: Mapping[str, Any]) -> Both:
    """One of pydantic's `errors()`, without the value."""
    own = fault.get("ctx", {}).get("error")
    if isinstance(own, Unfit):
        return own.told
    if fault["type"] == "too_short":  # pydantic counts the "items" of a secret
        told = "it must have at least {min_length} characters".format(**fault["ctx"])
    else:
        told = fault["msg"].removeprefix("Value error, ")
    chinese = INVALID.get(fault["type"], told).format(**fault.get("ctx", {}))
    return told, chinese.replace("' or '", "' 或 '")
