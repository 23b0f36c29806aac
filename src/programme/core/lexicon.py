# ruff: noqa: E501 - one line holds the words of a kind
"""The words of time phrases: each has a letter, by which the grammar knows it, and numbers.

    y year · S school year · G fiscal year · m months · T term · k month counted from the row's own
    d day · p part of a month · e its end · n bare number · w weekday · h hour
    f from · t to · s separates · / either · u by its end · v "by" · V "before" · b 前 · i from now
    a after, prefix · A after · o onwards · g not before · R recurring · j month of a quarter
    q the nth weekday · l its last day · O open-ended · N without a date · E hangs on an event
    D "about" · X rest days · c a count · F said in passing · ( ) brackets · ? anything else

Numbers of `y`: year and offset; without a year, whether it counts from the row's (0) or from the
year named before (1). A new word is a line here.
"""

from typing import NamedTuple


class Token(NamedTuple):
    """A word of a phrase and its numbers: for months, days and parts the first and the last, and
    those of another honest reading where there is one."""

    letter: str
    text: str = ""
    first: int = 0
    last: int = 0
    other: tuple[int, int] | None = None
    style: str = ""  # "en", "number" (3.15), "short" (23年), "" Chinese


TRADITIONAL = str.maketrans(
    "學週個開後結農曆國華從間時內兩長續辦當來為視況號點節與於計預擬爭動項實報驗會啟簽訂總體階劃種"
    "應據達進隨無遲過發應雙單歲級屆條準備終屬補課滿數處據書調議確適擇儘則際歷齡統",
    "学周个开后结农历国华从间时内两长续办当来为视况号点节与于计预拟争动项实报验会启签订总体阶划种"
    "应据达进随无迟过发应双单岁级届条准备终属补课满数处据书调议确适择尽则际历龄统",
) | dict.fromkeys(map(ord, "‐‑‒–—―−─━~〜∼→ー–"), "-")

MONTHS = ("january", "february", "march", "april", "may", "june", "july", "august", "september",
          "october", "november", "december")  # fmt: skip
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
SEASONS = ((3, 5), (6, 8), (9, 11), (12, 14))


def _all(letter: str, text: str, *numbers: int, other: tuple[int, int] | None = None,
         style: str = "") -> dict[str, Token]:  # fmt: skip
    a, b = (*numbers, 0, 0)[:2]
    return {word: Token(letter, word, a, b, other, style) for word in text.split("|")}


WORDS: dict[str, Token] = {
    # years
    **_all("y", "今年|本年|本年度|当年|当年度|年内|本年内|this year|年度内", 0, 0),
    **_all("y", "明年|来年|next year|下年度", 0, 1),
    **_all("y", "次年|翌年|下一年|第2年|the following year", 1, 1),
    **_all("y", "后年", 0, 2),
    **_all("y", "去年|上年|上年度|last year", 0, -1),
    # months of a year
    **_all("m", "全年|全年度|年|throughout the year|整年|1整年", 1, 12),
    **_all("m", "上半年", 1, 6), **_all("m", "h1|1h|first half|1st half", 1, 6, style="en"),
    **_all("m", "下半年", 7, 12), **_all("m", "h2|2h|second half|2nd half", 7, 12, style="en"),
    **_all("m", "元月|元月份", 1, 1),
    **_all("m", "年初", 1, 3, other=(1, 1)),
    **_all("m", "年中", 5, 8, other=(6, 7)),
    **_all("m", "今冬明春", 12, 17, other=(11, 16)),
    **{w: Token("m", w, *SEASONS[i], (SEASONS[i][0] - 1, SEASONS[i][1] - 1), style)
       for words, style in (("春季|夏季|秋季|冬季", ""), ("spring|summer|autumn|winter", "en"),
                            ("春天|夏天|秋天|冬天", ""), ("x|x|fall|x", "en"), ("春|夏|秋|冬", ""))
       for i, w in enumerate(words.split("|")) if w != "x"},
    **{w: Token("m", w, 3 * n - 2, 3 * n, None, "en")
       for n, words in enumerate(("first|1st", "second|2nd", "third|3rd", "fourth|4th"), 1)
       for w in [f"{x} quarter" for x in words.split("|")]},
    **{w: Token("m", w, n, n, None, "en") for n, name in enumerate(MONTHS, 1)
       for w in {name, name[:3], f"{name[:3]}."}},
    **_all("m", "sept|sept.", 9, 9, style="en"),
    # terms
    **_all("T", "第1学期|上学期|1学期|first semester|first term|semester 1|term 1", 1),
    **_all("T", "第2学期|下学期|2学期|second semester|second term|semester 2|term 2", 2),
    **_all("T", "秋季学期|秋学期|秋季新学期", 3),
    **_all("T", "春季学期|春学期|春季新学期", 4),
    **_all("T", "autumn term|fall term|fall semester|autumn semester", 5),
    **_all("T", "spring term|spring semester", 4),
    # months counted from the row's
    **_all("k", "本月|当月|月|this month|该月|本月份", 0),
    **_all("k", "下月|次月|下个月|翌月|next month", 1),
    **_all("k", "上月|上个月|last month", -1),
    # parts of a month
    **_all("p", "上旬|初", 1, 10), **_all("p", "中旬|中", 11, 20), **_all("p", "下旬", 21, 0),
    **_all("p", "中下旬|中、下旬|中旬至下旬", 11, 0), **_all("p", "上中旬|中上旬|上、中旬", 1, 20),
    **_all("p", "上半月", 1, 15), **_all("p", "下半月", 16, 0),
    **_all("p", "early|early in|the start of|start of|beginning of|the beginning of", 1, 10,
           other=(1, 15), style="en"),
    **_all("p", "mid|mid-|middle of|the middle of", 11, 20, other=(10, 20), style="en"),
    **_all("p", "late|late in", 21, 0, other=(16, 0), style="en"),
    **_all("p", "mid/late|mid-late|mid to late", 11, 0, other=(16, 0), style="en"),
    **_all("p", "early/mid|early to mid|early-mid", 1, 20, other=(1, 15), style="en"),
    **_all("e", "底|末|终"), **_all("e", "year-end|year end|end of year|end of the year|the end of the year|the end of year", 1, 12,
           style="en"),
    **_all("e", "end of|the end of|end", style="en"),
    **_all("l", "最后1天|最后1日|last day of|the last day of"),
    "元": Token("n", "1"),
    # marks
    **_all("f", "从|自|由|from|between|自从|since|starting|starting from|starting in|beginning|"
           "beginning in|effective|effective from|commencing|as of"),
    **_all("t", "-|--|---|----|~|~~|至|到|to|through|thru|until|till|直至|直到|起至|止于|起到|开始至|开始到|up to"),
    **_all("s", "、|,|;|和|及|以及|与|或|and|&|+|并|且|then|。"),
    **_all("/", "/"),
    **_all("u", "截至|截止|截止到|截止至|截止于|不晚于|不迟于|最迟不超过|最迟|最晚|最迟于|最晚于|不超过|no later than|not later than|"
           "by no later than|due|due by|due on|due date|deadline|until|till|up to|up to and including|through|"
           "on or before|at the latest by|最迟在|至迟|至迟于|截至到|截止时间|截止日期|报名截止|by or before|latest|直至|直到"),
    **_all("v", "by|in time for"), **_all("V", "before|prior to|ahead of"),
    **_all("b", "前|之前|以前|或之前|或以前|前夕|下班前|下班之前|or before|or earlier"),
    **_all("i", "即日起|即日|即日开始|现在起|现在|from now|from now on|now|from today|today|本通知印发之日起|发文之日起|今日起|今起"),
    **_all("A", "后|之后|以后|过后"), **_all("a", "after"),
    **_all("g", "not before|no earlier than|not earlier than|不早于"),
    **_all("o", "起|开始|以来|起施行|起实施|起执行|起生效|始|onward|onwards|and beyond|on|起开始|启动|之日起|and later|and after|or later|起试行"),
    **_all("F", "止|为止|期间|内|以内|之内|间|份|号文|在|于|拟|拟于|拟在|预计|预计在|预计于|计划|计划于|计划在|力争|力争在|"
           "力争于|争取|争取在|确保|确保在|原则上|原则上于|分别在|分别于|贯穿|the|of|in|on|at|during|throughout|within|for|"
           "各|含|含当日|含当天|时间|日期|完成时间|实施时间|起止时间|计划时间|工作时间|时间安排|year 1|时|:|\"|“|”|[|]|【|】|.|《|》|务必|务必于|必须|必须于|"
           "应|应于|须|须于|应当|应当于|一般|一般在|一般于|集中在|主要在|安排在|定于|将于|暂定(|to be|planned for|expected|expected in|planned|"
           "scheduled for|target|target:|定在|放在|每逢|逢|的|整|全|shall be|全月|中的|date|dates|timeline|timeframe|计划完成时间|预计完成时间"),
    **_all("P", "完成|报送|开展|启动|实施|进行|举行|召开|上报|报告|组织|推进|落实|建成|达到|实现|提交|发放|公布|发布|全面|全部|基本|上线|投入|交付|验收完|"
           "取得|见效|形成|通过|确定|启用|创建|建设|开工|竣工|招标|培训|评估|调研|摸排|排查|自查|整改|学习|宣传|动员|部署|申报|推荐|整改到位|到位|报|备案|审议|做好|制定|出台|印发实施|结束|举办|安排|办理|推动|督查|检查|总结|集中|submit|submitted|complete|completed"),
    **_all("D", "左右|前后|约|大约|大概|around|about|approx.|approximately|circa|c.|ca.|approx|上下"),
    # what has no date
    **_all("O", "长期坚持|长期|持续|常态化|常年|常态|长效|ongoing|continuous|continuously|rolling basis|rolling|"
           "on a rolling basis|on an ongoing basis|on-going|continuing|坚持|经常性|日常|贯穿始终|今|永久|open-ended|indefinitely|at all times|as an ongoing activity|持之以恒|长期性|全过程|始终|常抓不懈|present|date ongoing|until further notice|open ended"),
    **_all("N", "适时|择期|待定|尽快|立即|近期|立行立改|即知即改|即行即改|已完成|另行通知|不定期|时间待定|日子待定|日期待定|暂定|"
           "待通知|待上级通知|按序时进度|随时|早日|及时|马上|当前|另定|另行安排|未定|到期|asap|tbd|tba|tbc|tbd.|to be determined|to be confirmed|to be announced|"
           "in due course|as soon as possible|subject to award|immediately|when available|as needed|as required|n/a|none|pending|soon|on request|"
           "at a later date|later|when appropriate|as appropriate|promptly|随机|机动|灵活安排|无|暂无|未明确|不限|adhoc|ad hoc|"
           "季度末|季末|本季度|季度内|本学期|本学年|下季度|上季度|下学期末|今后|未来|眼下|目前|此后|届时|同期|全程|即时|提前|限期|如期|按期|按时|按时限要求|当天|当日|次日|今天|明天|明日|昨天"),
    **_all("E", "开学|开学初|会后|会前|会议|验收|放假|暑假|寒假|寒暑假|假期|春节|国庆|国庆节|元旦|中秋|中秋节|端午|端午节|清明|清明节|劳动节|"
           "教师节|儿童节|期末|期中|期初|学期初|学期末|学期结束|学期中|学期|中考|高考|考试|之日|农历|阴历|正月|腊月|印发|收到|签订|公示|项目启动|"
           "结束|启动后|发布|批准|批复|立项|评审|审核|汛期|汛前|汛后|学年末|学年初|of award|of term|"
           "of the term|upon|following|end of term|the review|award|term|kick-off|kickoff|completion|approval|easter|christmas|ramadan|lunar"),
    **_all("X", "除周6日|周6日|周末|双休日|节假日|法定节假日|周6、周日|周6周日|weekends|holidays|public holidays|休息日|国定假日|周6和周日|工作日|working days|周6周7"),
    **_all("(", "("), **_all(")", ")"),
}  # fmt: skip
"""By the word."""

_RECURRING = {
    "M": "每月|每个月|逐月|按月|月月|每月份|monthly|every month|each month|of every month|of each month|per month|a month|month-by-month|每1个月|各月|月度",
    "Q": "每季度|每季|每个季度|按季度|按季|逐季|逐季度|quarterly|every quarter|each quarter|of each quarter|of every quarter|per quarter|各季度|每1季度",
    "H": "每半年|每个半年|按半年|semi-annually|half-yearly|semiannually|every half year|each half year|every half-year|biannually|每上下半年",
    "Y": "每年|每个年度|每年度|按年|按年度|逐年|annually|yearly|every year|each year|of each year|of every year|per year|per annum|a year|各年|历年|年年|每1年",
    "T": "每学期|每个学期|每学年|每学年度|按学期|each term|every term|per term|each semester|every semester|termly|每期",
    "W": "每周|每星期|每个星期|按周|逐周|weekly|every week|each week|per week|周周|每礼拜",
    "D": "每日|每天|按日|逐日|daily|every day|each day|per day|每个工作日|每工作日|every working day|天天|每旬|每逢旬|every weekday|each weekday",
    "I": "隔月|隔周|隔年|隔天|隔日|fortnightly|biweekly|bi-weekly|bimonthly|bi-monthly|biennially|every other month|every other week|every other year|twice a year|twice a month|twice a week|twice a term|every second month",
}  # fmt: skip
WORDS |= {w: Token("R", unit) for unit, words in _RECURRING.items() for w in words.split("|")}
WORDS |= {
    w: Token("w", w, n, n, None, "en")
    for n, name in enumerate(WEEKDAYS, 1)
    for w in {name, f"{name}s", name[:3], f"{name[:3]}.", *({"tues", "tues."} if n == 2 else ()),
              *({"thur", "thurs", "thurs.", "thur."} if n == 4 else ()),
              *({"weds", "wed."} if n == 3 else ())}
}  # fmt: skip
