"""What a sentence of prose says to do: `成立机构,制定方案` is two things; and by whom."""

import re
from collections.abc import Iterable, Iterator

from programme.core.notice.headers import Role
from programme.core.notice.offices import is_office
from programme.core.notice.text import simplified, trimmed
from programme.core.notice.within import due_in, leading_time

_CLAUSE = re.compile(r"(?:《[^》]*》|“[^”]*”|（[^）]*）|\([^)]*\)|[^，,])+[，,]?")
_HAN = re.compile(r"[\u4e00-\u9fff]")
_HOW = (
    "(?:全面|认真|扎实|积极|深入|进一步|大力|持续|切实|逐步|继续|及时|统一|分批|分类|定期|按时|按期|按计划"
    "|依法|足额|准备|限期|立即|逐项|逐一|全力|稳步|统筹|严格|精心|广泛|重点|着力|有序|同步|集中|适时|不断|再次|如期)*"
)
_DOES = (
    "成立|组建|建立|建成|健全|完善|构建|制定|制订|拟定|拟订|起草|编制|修订|出台|印发|下发|发布|公布|公示"
    "|召开|举办|举行|组织|开展|实施|推进|推动|推行|启动|动员|部署|完成|做好|抓好|加强|强化|加大|加快|深化|优化"
    "|提升|提高|改善|扩大|整合|规范|检查|督查|抽查|复查|考核|评估|验收|总结|表彰|汇总|上报|报送|申报|申请|迎接|接受"
    "|整改|排查|摸底|巩固|打造|培育|创建|创新|实行|设立|选派|遴选|确定|签订|搭建|引进|配备|招聘|改造|新建|采购|安装"
    "|审核|评选|评审|通报|收集|梳理|进行|填写|填报|提交|提出|研究制定|推广|发放|核对|核算|核查|认定|推荐"
    "|登记|录入|采集|宣传|培训|演练|巡查|走访|调研|清理|补足|补齐|调度|督导"
)
_ORGAN = (  # what makes a name of a verb: 考核办, 督导室; but 考核办法, 成立办公室
    "(?<!成立)(?<!组建)(?<!建立)(?<!建成)(?<!设立)(?<!新建)(?:(?:工作)?(?:办公室|办(?![法理好学结事])|室|组(?![织建成])"
    "|科(?![学研普技])|股|处(?![理罚])|站|队(?!伍))|中心(?![校小幼]))"
)
_PREFIX = r"(?:向|按照?|针对|对照|围绕|结合|根据|依据|依托|通过|对|由)[^，,]{1,40}?"
_SURELY = "开展|做好|提出|制定|组织(?![领部])|完成(?!情况)|进行|召开|建立|抓好|印发|出台|配合"
_OPENS = re.compile(
    rf"(?!提高认识|统一思想)(?:{_HOW}(?:{_DOES})(?!{_ORGAN})|{_PREFIX}{_HOW}(?:{_SURELY}))"
)
_QUOTED = re.compile("《[^》]*》|“[^”]*”")
_AIM = re.compile(
    r"(?:(?:工作|总体|本阶段|主要|阶段)?(?:目标|目的|要求)[是为:：]|确保|力争|实现|努力|达到|从而)"
)
_MUST = "要(?![求素点闻])|将|应当|应(?![急用届对])|须|需要|负责|牵头|会同"
_DOING = re.compile(
    rf"{_MUST}|按照?(?!需)|对照?(?!外)|根据|结合|认真|限期|报(?!告|表)|赴|深入|向|将|{_HOW}(?:{_DOES}|组成|自查)(?!{_ORGAN})"
    r"|[于在]?(?:每[日天周月季年]|\d{1,4}[年月])"
)
_MODAL = re.compile(f"^(?:{_MUST})+")
_ASKED = re.compile("(?:[一二三四五六七八九]是)?(?:由|请)?")
_NAME_ENDS = re.compile(r"[，,。；;：:\d“”《》要应须]|[（(](?!(?:市、区|街道)[）)])")
_LONGEST_NAME = 26
_GROUP = re.compile(
    r"成立.{0,60}?[、，,]([^，,。]{2,80}?)等(?:(?:相关|有关)?(部门|单位|科室))?(?:负责人)?为成员的"
    r"([^，,。；]{2,30}?(?:领导小组|工作组|专班|指挥部|委员会))"
)
_LED = re.compile(
    r"(?:由|请)?([^，,。；;：:（）()]{2,24}?)(?:牵头|负责|主办)[^，,。；;]{0,30}[，,]"
    r"([^，,。；;（）()]{2,40}?)(?:等(?:部门|单位|科室|股室)?)?(?:配合|协助|协办|参与)(?=[，,。；;]|$)"
)
_TOGETHER = re.compile(
    rf"会同([^，,。；]{{2,40}}?)(?=对|研究|负责|[于在]?\d|{_HOW}(?:{_DOES})(?!{_ORGAN}))"
)
_HELPS = re.compile("配合|协助|支持")
_NO_NAME = re.compile(  # what ends like an office's name, and is none
    "[对向为给到在于从以把将按经与和同就及]|(?:单位|部门|科室|机构)$|深入|走进|面向|指导|督促|支持|鼓励|推荐|引导|依托|通过|邀请|争取"
    "|利用|发挥|联合|委托|要求|帮助|协调|选[择取]|.*(?:校园|学科|教室|食堂|平台|社会|(?<![员协学工合事])会)$"
)
_MADE = re.compile(
    r"(?:形成|列出|提交|报送|上报)([^，,。；;、]{1,20}?(?:清单|材料|报告|方案|台账|总结|名单|规划|档案))"
)


def acts(sentence: str) -> list[str]:
    """The things that a sentence says to do, in its words; what only tells how stays with them."""
    if not _HAN.search(sentence):
        return [sentence]
    found: list[str] = []
    ready = False  # whether the last of them has its verb
    for match in _CLAUSE.finditer(sentence):
        clause = match[0]
        opens, time = _opens(clause), bool(leading_time(clause)[0])
        timed = bool(found) and bool(due_in(found[-1]))
        if found and not ((ready or timed) and (opens or time)):
            found[-1] += clause
            ready = ready or opens
        else:
            found.append(clause)
            ready = opens
    return [act for text in found if (act := trimmed(text))]


def _opens(clause: str) -> bool:
    """Whether a clause begins an act, or names who is to do one."""
    rest = clause
    for name in doers(clause).values():
        rest = rest.partition(name)[2]
        rest = _MODAL.sub("", rest)
    return is_act(rest)


def is_act(clause: str) -> bool:
    """Whether a clause begins with a verb of doing, after what only tells how."""
    words = _QUOTED.sub("", simplified(clause.strip()))
    return bool(_OPENS.match(leading_time(words)[1].lstrip("，,")))


def does(sentence: str) -> bool:
    """Whether a sentence says to do something at all."""
    return any(is_act(match[0]) for match in _CLAUSE.finditer(sentence))


def is_aim(sentence: str) -> bool:
    """Whether a sentence tells what is hoped for, not what is done; or leads in to a list."""
    return bool(_AIM.match(simplified(sentence))) or sentence.endswith(("：", ":"))


def doers(sentence: str, known: frozenset[str] = frozenset()) -> dict[Role, str]:
    """Who a sentence of prose says is to do it: `教育局要建立…`, `由办公室负责`; a leading group
    with its members."""
    if group := _GROUP.search(sentence):
        return {"lead": group[3].removeprefix("全市"), "support": "、".join(_members(group))}
    led = _LED.match(sentence)
    if led and is_named(led[1]) and is_office(led[1], known):
        return {"responsible": led[1], "support": led[2]}
    name = _subject(sentence, known)
    if not name:
        return {}
    beside = _TOGETHER.search(sentence)
    found: dict[Role, str] = {"responsible": name}
    return found | {"support": beside[1]} if beside else found


def _subject(sentence: str, known: frozenset[str]) -> str:
    """The office before the first thing that it does, after a time or 由; empty where none is."""
    words = trimmed(leading_time(sentence)[1])
    words = _ASKED.sub("", words, count=1)
    end = _NAME_ENDS.search(words)
    for place in _DOING.finditer(words[: _LONGEST_NAME + 8]):
        name = words[: place.start()]
        if len(name) > _LONGEST_NAME or (end and place.start() > end.start()):
            break
        if name and is_named(name) and is_office(name, known):
            return "" if is_act(name) else name
    return ""


def is_named(words: str) -> bool:
    """Whether words that end like an office's name can be one: 深入学校 and 校园 cannot."""
    return not (_HELPS.match(words) or _NO_NAME.match(words))


def doers_of(sentences: Iterable[str], known: frozenset[str]) -> dict[Role, str]:
    """Those of several sentences: the first named leads, who is to help supports."""
    found: dict[Role, str] = {}
    for sentence in sentences:
        by = doers(sentence, known)
        if not found:
            found = by
        elif by and "support" not in found and _HELPS.search(sentence):
            found = found | {"support": by.get("lead") or by["responsible"]}
    return found


def _members(group: re.Match[str]) -> Iterator[str]:
    for name in re.split(r"[、和及]", group[1]):
        if name := trimmed(name):
            yield name if is_office(name) else f"{name}{group[2] or '部门'}"


def handed_in(text: str) -> str:
    """What the words say is put on paper: `形成问题清单`."""
    return "、".join(dict.fromkeys(match[1] for match in _MADE.finditer(text)))
