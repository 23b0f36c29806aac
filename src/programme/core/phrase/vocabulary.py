"""The words of time phrases: each line has a letter, by which the grammar knows them, their
numbers and style, and the words.

    y year · S school year · G fiscal year · m months · T term · k month counted from the row's own
    d day · p part of a month · K its nth week · e its end · n bare number · w weekday · h hour
    f from · t to · s separates · / either · r a damaged dash
    u by its end · v "by" · V "before" · b 前 · i from now
    a after, prefix · A after · o onwards · g not before · C the week from · B the week until
    R recurring · j month of a quarter · q the nth weekday · l its last day
    z days after the end · O open-ended · N without a date · E hangs on an event
    U a week of a calendar · W a working day · D "about" · X rest days · c a count
    F said in passing · P what is to be done · ( ) brackets · * masked · ! numbers something
    ? anything else

Numbers are the first and the last, then those of another honest reading; of a `y`, whether it
counts from the row's year (0) or from the year named before (1), and how far. Style is `en`, or
the period of an `R`. A new word goes to the end of its line.
"""

TABLE = """
y 0: 今年|本年|本年度|当年|当年度|年内|本年内|this year|年度内
y 0 1: 明年|来年|next year|下年度
y 1 1: 次年|翌年|下一年|第2年|the following year
y 0 2: 后年
y 0 -1: 去年|上年|上年度|last year
m 1 12: 全年|全年度|年|throughout the year|整年|1整年
m 1 6: 上半年
m 1 6 en: h1|1h|first half|1st half
m 7 12: 下半年
m 7 12 en: h2|2h|second half|2nd half
m 1 1: 元月|元月份
m 1 3 1 1: 年初
m 5 8 6 7: 年中
m 12 17 11 16: 今冬明春
m 3 5 2 4: 春季|春天|春
m 6 8 5 7: 夏季|夏天|夏
m 9 11 8 10: 秋季|秋天|秋
m 12 14 11 13: 冬季|冬天|冬
m 3 5 2 4 en: spring
m 6 8 5 7 en: summer
m 9 11 8 10 en: autumn|fall
m 12 14 11 13 en: winter
m 1 3 en: first quarter|1st quarter
m 4 6 en: second quarter|2nd quarter
m 7 9 en: third quarter|3rd quarter
m 10 12 en: fourth quarter|4th quarter
m 9 9 en: sept|sept.
h en: gmt|utc|bst|cet|cest|est|edt|pst|pdt|cst|et|ct|pt|hkt|central european time|o'clock
T 1: 第1学期|上学期|1学期|first semester|first term|semester 1|term 1
T 2: 第2学期|下学期|2学期|second semester|second term|semester 2|term 2
T 3: 秋季学期|秋学期|秋季新学期
T 4: 春季学期|春学期|春季新学期|spring term|spring semester
T 5: autumn term|fall term|fall semester|autumn semester
k 0: 本月|当月|月|this month|该月|本月份
k 1: 下月|次月|下个月|翌月|next month
k -1: 上月|上个月|last month
p 1 10: 上旬|初
p 11 20: 中旬|中
p 21: 下旬
p 11: 中下旬|中、下旬|中旬至下旬
p 1 20: 上中旬|中上旬|上、中旬
p 1 15: 上半月
p 16: 下半月
p 1 10 1 15 en: early|early in|the start of|start of|beginning of|the beginning of
p 11 20 15 15 en: mid|mid-|middle of|the middle of
p 21 0 16 0 en: late|late in
p 11 0 16 0 en: mid/late|mid-late|mid to late|mid-to-late
p 1 20 1 15 en: early/mid|early to mid|early-mid|early-to-mid
e: 底|末|终
e 1 12 en: year-end|year end|end of year|end of the year|the end of the year|the end of year
e en: end of|the end of|end
l: 最后1天|最后1日|last day of|the last day of
f: 从|自|由|from|between|自从|since|starting|starting from|starting in|beginning|beginning in|
   effective|effective from|commencing
t: -|--|---|----|~|~~|至|到|to|thru|起至|止于|起到|开始至|开始到
u: through|until|till|til|through to|直至|直到|up to|截至|截止|截止到|截止至|截止于|不晚于|不迟于|
   最迟不超过|最迟|最晚|最迟于|最晚于|不超过|no later than|not later than|by no later than|due|
   due by|due on|due date|deadline|up to and including|on or before|at the latest by|最迟在|至迟|
   至迟于|截至到|截止时间|截止日期|报名截止|on/before|by or before|latest|cob|by cob|
   close of business|by close of business|by the close of business|by eod|eod|不得晚于|不得迟于|
   不能晚于|不可晚于|closing date|closes|up to, and including,|closes on|closing on|closing|
   最迟会在|最迟将在|最迟将于
s: 、|,|;|和|及|以及|与|或|and|&|+|并|且|then|。
C: w/c|week commencing|week beginning|w/b|week of|the week of
B: w/e|week ending
/: /
v: by|in time for
V: before|prior to|ahead of
b: 止|为止|前|之前|以前|或之前|或以前|前夕|下班前|下班之前|or before|or earlier
i: 即日起|即日|即日开始|现在起|现在开始|现在|明天起|明日起|from now|from now on|now|from today|
   today|本通知印发之日起|发文之日起|今日起|今起
A: 后|之后|以后|过后
a: after
g: not before|no earlier than|not earlier than|不早于
o: 起|开始|以来|起施行|起实施|起执行|起生效|始|onward|onwards|and beyond|起开始|之日起|and later|
   and after|or later|起试行
F: on|为|是|至少|不少于|不低于|至多|期间|内|以内|之内|间|份|号文|在|于|拟|拟于|拟在|预计|预计在|
   预计于|计划|计划于|计划在|力争|力争在|力争于|争取|争取在|确保|确保在|原则上|原则上于|分别在|
   分别于|贯穿|the|of|in|at|during|throughout|within|for|各|含|含当日|含当天|含本日|含本数|公历|
   阳历|西历|新历|同年|暂定为|暂定于|暂订为|暂订于|暂订|is due to|due to|时间|日期|完成时间|
   实施时间|起止时间|计划时间|工作时间|时间安排|year 1|时|:|"|“|”|[|]|【|】|.|《|》|务必|务必于|
   必须|必须于|应|应于|须|须于|应当|应当于|一般|一般在|一般于|集中在|主要在|安排在|定于|将于|暂定(|
   to be|planned for|expected|expected in|planned|scheduled for|target|target:|定在|放在|每逢|逢|
   的|整|全|shall be|全月|中的|date|dates|timeline|timeframe|eta|as of|计划完成时间|预计完成时间
P: 启动|完成|报送|开展|实施|进行|举行|召开|上报|报告|组织|推进|落实|建成|达到|实现|提交|发放|公布|
   全面|全部|基本|上线|投入|交付|验收完|取得|见效|形成|通过|确定|启用|创建|建设|开工|竣工|招标|
   培训|评估|调研|摸排|排查|自查|整改|学习|宣传|动员|部署|申报|推荐|整改到位|到位|报|备案|审议|
   做好|制定|出台|印发实施|举办|安排|办理|推动|督查|检查|总结|集中|submit|submitted|complete|
   completed
E: spring break|winter break|summer break|fall break|发布|结束|开学|开学初|会后|会前|会议|验收|
   放假|暑假|寒假|寒暑假|假期|春节|国庆|国庆节|元旦|中秋|中秋节|端午|端午节|清明|清明节|劳动节|
   教师节|儿童节|期末|期中|期初|学期初|学期末|学期结束|学期中|学期|中考|高考|考试|之日|农历|阴历|
   正月|腊月|印发|收到|签订|公示|项目启动|启动后|批准|批复|立项|评审|审核|汛期|汛前|汛后|学年末|
   学年初|of award|of term|of the term|upon|following|end of term|the review|award|term|kick-off|
   kickoff|completion|approval|easter|christmas|ramadan|lunar
D: on or around|on or about|左右|前后|约|大约|大概|around|about|approx.|approximately|circa|c.|ca.|
   approx|上下
O: 长期坚持|长期|持续|常态化|常年|常态|长效|ongoing|continuous|continuously|rolling basis|rolling|
   on a rolling basis|on an ongoing basis|on-going|continuing|坚持|经常性|日常|贯穿始终|今|永久|
   open-ended|indefinitely|at all times|as an ongoing activity|持之以恒|长期性|全过程|始终|
   常抓不懈|present|date ongoing|until further notice|open ended|any time|
   anytime|at any time
N: 适时|择期|待定|尽快|立即|近期|立行立改|即知即改|即行即改|已完成|不定期|时间待定|
   日子待定|日期待定|暂定|待通知|待上级通知|按序时进度|随时|早日|及时|马上|当前|另定|
   未定|到期|asap|tbd|tba|tbc|tbd.|另行公布|另行公告|另行通知|另行安排|另行确定|to be determined|
   to be confirmed|to be announced|in due course|as soon as possible|subject to award|immediately|
   when available|as needed|as required|n/a|none|pending|soon|on request|at a later date|later|
   when appropriate|as appropriate|promptly|随机|机动|灵活安排|无|暂无|未明确|不限|adhoc|ad hoc|
   季度末|季末|本季度|季度内|本学期|本学年|下季度|上季度|下学期末|今后|未来|眼下|目前|此后|届时|
   同期|全程|即时|提前|限期|如期|按期|按时|按时限要求|当天|当日|次日|今天|明天|明日|昨天
X: 除周6日|周6日|周末|双休日|节假日|法定节假日|周6、周日|周6周日|weekends|holidays|
   public holidays|休息日|国定假日|周6和周日|工作日|working days|周6周7
(: (
): )
R M: 每月|每个月|逐月|按月|月月|每月份|monthly|every month|each month|of every month|
   of each month|per month|a month|month-by-month|每1个月|各月|月度
R Q: 每季度|每季|每个季度|按季度|按季|逐季|逐季度|quarterly|every quarter|each quarter|
   of each quarter|of every quarter|per quarter|各季度|每1季度
R H: 每半年|每个半年|按半年|semi-annually|half-yearly|semiannually|every half year|each half year|
   every half-year|biannually|每上下半年
R Y: 每年|每个年度|每年度|按年|按年度|逐年|annually|yearly|every year|each year|of each year|
   of every year|per year|per annum|a year|各年|历年|年年|每1年
R T: 每学期|每个学期|每学年|每学年度|按学期|each term|every term|per term|each semester|
   every semester|termly|每期
R W: 每周|每星期|每个星期|按周|逐周|weekly|every week|each week|per week|周周|每礼拜
R D: 每日|每天|按日|逐日|daily|every day|each day|per day|每个工作日|每工作日|every working day|
   each night|every night|nightly|天天|每旬|每逢旬|every weekday|each weekday
R I: 每半月|每隔半年|隔月|隔周|隔年|隔天|隔日|fortnightly|biweekly|bi-weekly|bimonthly|bi-monthly|
   biennially|every other month|every other week|every other year|twice a year|twice a month|
   twice a week|twice a term|every second month|every one or two months|every other term
w 2 2 en: tues.|tues
w 3 3 en: weds
w 4 4 en: thurs|thurs.|thur|thur.
"""

TRADITIONAL = (
    "學週個開後結農曆國華從間時內兩長續辦當來為視況號點節與於計預擬爭動項實報驗會啟簽訂總體階劃"
    "種應據達進隨無遲過發應雙單歲級屆條準備終屬補課滿數處據書調議確適擇儘則際歷齡統將暫現約舉營運業繳審評請別關這費標詳",
    "学周个开后结农历国华从间时内两长续办当来为视况号点节与于计预拟争动项实报验会启签订总体阶划"
    "种应据达进随无迟过发应双单岁级届条准备终属补课满数处据书调议确适择尽则际历龄统将暂现约举营运业缴审评请别关这费标详",
)
