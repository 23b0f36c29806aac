"""Understanding a notice: from lines and tables to a draft of a schedule file. Pure."""

from programme.core.notice.understand import understand

__all__ = ["understand"]
