"""Understanding a notice: from lines and tables to a draft of a schedule file. Pure."""
