"""Understanding a notice: from lines and tables to a draft of a schedule file. Pure."""

from programme.core.notice.understand import all_problems, understand

__all__ = ["all_problems", "understand"]
