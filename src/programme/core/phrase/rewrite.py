"""What is said otherwise before the lexer sees it, by patterns over the normal text."""

import re

_LASTS = (
    "(?:[0-9]++年)?[0-9]++个半?月"
    "|(?:总计|共计|合计|共|为期|历时|约)(?:[0-9]++年)?[0-9]++(?:个半?月|天|日|周|年|个工作日)"
    "|(?:about |for )?[0-9]++ (?:days|weeks|months|years)|第[0-9]++(?:批次?|期|次|轮)"
)

_REWRITES = tuple(
    (mark, re.compile(pattern), by)
    for mark, pattern, by in (
        ("((", r"\({2,}", "("),
        ("))", r"\){2,}", ")"),
        ("[", r"\[([^\[\]]*+)\]", r"(\1)"),
        ("【", "【([^【】]*+)】", r"(\1)"),
        ("(", rf"(?<=.)\((?:{_LASTS})\)", ""),  # 2018.06-2023.05(4年11个月)
        (" of ", r"\([0-9]++ of [0-9]++\)", ""),
        ("(", r"\((?:农历|阴历|正月|腊月)[^()]*+\)", ""),
        (
            "s ",
            "^(?:opens|starts|begins)(?: on)? ([^;,]*+)[;,]? (?:and )?(?:closes|ends)(?: on)? ",
            r"\1 to ",
        ),
        (
            " ",
            "^(?:term|phase|stage|milestone|round|cycle|batch|cohort|session|part) [0-9]"
            r"(?:: ?| - |-(?=[a-z])| ?(?=\())",
            "",
        ),
        ("每逢", "每逢(?=周|星期)", "每"),
        (")年", r"[今明去本]\((20[0-9]{2})\)年", r"\1年"),  # 明(2026)年
        ("第", "(?:^|(?<=[;,、]))第[0-9]++(?:阶段|轮|步|批次?|期)(?=[(从自于:]?[0-9])", ""),
        (
            "月",
            r"^(?:[0-9]{1,2}\.(?=[0-9]{1,2}月[0-9])|[a-z][0-9](?=\([^()]*+\)$))",
            "",
        ),  # 1.9月4日
        ("*", r"(?:(?<=[0-9]{4})|(?<=[a-z]{2}))\*++$", ""),  # of a footnote
        ("开始", "^(?:从|自)?([^开,;]++)开始,?[至到]?([^开,;]*?)前?(?:结束|完工|截止)$", r"\1至\2"),
    )
)
"""A text that must be there, a pattern, and what is put in its place; none takes back what it has
matched beyond a few characters."""


def rewritten(text: str) -> str:
    """The text with all of them done."""
    for mark, pattern, by in _REWRITES:
        if mark in text:
            text = pattern.sub(by, text)
    return text
