"""The words over a table's columns and before a colon, and what stands under them."""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Literal, get_args

from programme.core.notice.text import plain, simplified

Role = Literal[
    "number",
    "phase",
    "person",
    "lead",
    "support",
    "responsible",
    "start",
    "end",
    "due",
    "time",
    "deliverable",
    "note",
    "measure",
    "title",
]
ROLES: tuple[Role, ...] = get_args(Role)
OFFICES: frozenset[Role] = frozenset({"lead", "support", "responsible"})
TIMES: frozenset[Role] = frozenset({"time", "due", "start", "end"})

_BODY = "(?:单位|科室|部门|处室|股室|机构|主体|组织|方)"
_DAY = "(?:时间|日期|年月|月份|期程|时程)"
_HEADERS: dict[Role, str] = {
    "number": r"序号?|编号|项次|行号|周次|no\.?|#|id|s/?n|item no\.?|number|weeks?",
    "phase": r"(?:工作|实施|推进|所属|所处|项目|任务|时间)?阶段(?:名称|划分)?|(?:实施|工作)?步骤"
    r"|(?:工作|任务|项目)?(?:类别|领域|板块|大类)"
    r"|phases?|stages?",
    "person": r".*(?:责任人|负责人|联系人|经办人|承办人|牵头人|领导)(?:员|姓名)?"
    r"|person(?: responsible)?|contact",
    "lead": rf"(?:牵头|主办|主责|主管)(?:责任)?{_BODY}?(?:名称)?"
    r"|lead(?:ing)?(?: (?:office|department|unit|agency|body|team))?",
    "support": rf"(?:配合|协办|协助|协同|参与|参加|会办|支持){_BODY}?(?:名称)?"
    r"|support(?:ing|ed by)?(?: (?:offices?|departments?|units?|agency|body|teams?))?"
    r"|(?:co-?operating|participating)(?: (?:offices?|departments?|units?))?|partners?|with",
    "responsible": rf"(?:主要)?(?:责任|承办|负责|实施|落实|承担|完成|执行)(?:{_BODY}|分工)"
    rf"|{_BODY}|责任"
    r"|责任(?:单位|科室|部门)(?:和|及|、|/|\()?(?:责任)?人\)?|(?:(?:task|action) )?owners?"
    r"|responsib(?:le|ility)(?: (?:office|department|unit|party|body|team))?|department|office|who",
    "start": rf"(?:计划)?(?:开始|起始|启动|开工)(?:{_DAY})?|起|自|从"
    r"|start(?:s|ing)?(?: (?:date|month))?|from|begin",
    "end": rf"(?:结束|终止)(?:{_DAY})?|止|至|到|end(?:s|ing)?(?: (?:date|month))?|to|finish",
    "due": rf"(?:计划|要求|整改|预计)?(?:完成|办结|截止|截至|报送|上报)"
    rf"(?:{_DAY}|时限|期限|时间节点)|截[止至]|(?:办理|办结|整改|任务)?(?:时限|期限)(?:要求)?"
    r"|due(?: (?:date|by))?|deadline|target date|(?:complete )?by(?: when)?",
    "time": rf"(?:计划|实施|推进|工作|开展|起止|起讫|活动|具体|组织|进行|办理|预定|执行)?{_DAY}"
    r"(?:安排|进度|节点|要求|表|跨度|段)?|(?:工作|推进|实施|计划)?进度(?:安排|计划|要求)?"
    r"|(?:时间)?节点|when|time(?:line|frame| frame)?|dates?|months?|period|schedule",
    "deliverable": r"(?:预期|工作|阶段性?|主要|完成|最终|提交)*(?:成果|产出|交付物|成效)"
    r"(?:形式|要求|材料)?|deliverables?|outputs?|results?",
    "note": r"备注|说明|附注|注|remarks?|notes?|comments?",
    "measure": r"(?:具体|工作|主要|整改|推进|落实|实施)*(?:措施|举措|做法|要求)"
    r"|(?:\d{4}年)?(?:年度|任务|工作|绩效|预期|具体|量化)*目标(?:任务|要求)?"
    r"|measures?|steps?|details?|description",
    "title": r"(?:主要|重点|具体|工作|年度|任务|项目|目标|活动|整改|实施|事项)*"
    r"(?:任务|事项|内容|项目|工作|要点|活动|名称|安排|清单)(?:分解|[和及与]?要求)?"
    r"|(?:目标与|\d{4}年)?[\u4e00-\u9fff]{0,8}(?:任务|事项|项目)(?:名称|内容|清单)?"
    r"|tasks?(?: name)?|(?:key |action )?(?:activit(?:y|ies)|actions?|steps?)|(?:action )?items?"
    r"|work|what|milestones?|initiatives?|strateg(?:y|ies)",
}
_NAMED: dict[str, Role] = {what: what for what in ROLES}
_PATTERN = re.compile("|".join(f"(?P<{role}>{words})" for role, words in _HEADERS.items()))
_ASIDE = re.compile(r"\([^()]*\)|[:*]")
MAX_LENGTH = 24
"""Characters; a longer text is no header."""


@lru_cache(maxsize=4096)
def role(label: str) -> Role | None:
    """What stands under or after a label, None for a text that is no such label."""
    if len(label) > 2 * MAX_LENGTH or label.isdecimal():
        return None
    words = plain(_ASIDE.sub("", plain(simplified(label))))
    if not 0 < len(words) <= MAX_LENGTH:
        return None
    match = _PATTERN.fullmatch(words)
    return _NAMED[match.lastgroup] if match and match.lastgroup else None


def are_headers(labels: Sequence[str]) -> bool:
    """Whether the cells of a row are mostly header words, two at least."""
    known = {what for label in labels if (what := role(label))}
    return len(known) > 1 and 2 * len(known) > len(labels)


_PAIRS = re.compile(r"[；;。\n]|[，,](?=[^，,：:；;]{2,12}[：:])")
_FIELD = re.compile(r"([^:：；;，,。()（）\n]{1,12})[:：]\s*([^；;。\n]*)")


def fields(text: str) -> dict[Role, str]:
    """`牵头单位：教育科；完成时限：6月底前` by role; empty where any part is no such pair."""
    found: dict[Role, str] = {}
    for piece in _PAIRS.split(text):
        if not piece.strip():
            continue
        match = _FIELD.fullmatch(piece.strip())
        what = role(match[1]) if match else None
        if match is None or what is None or what in found:
            return {}
        found[what] = match[2].strip()
    return found
