"""Sentences taken apart: what is done, what only tells how, and by whom."""

import pytest

from programme.core.notice.acts import acts, doers, handed_in, is_aim
from tests.core.notice.sample import codes, every, read, row

ACTS = {
    "成立领导机构,制定工作方案,召开专题会议,明确各部门职责,细化工作安排": [
        "成立领导机构",
        "制定工作方案",
        "召开专题会议,明确各部门职责,细化工作安排",
    ],
    "围绕存在的主要问题，制定整改方案，明确时间节点，扎实推进整改工作": [
        "围绕存在的主要问题，制定整改方案，明确时间节点",
        "扎实推进整改工作",
    ],
    "按照标准开展自评，针对重点问题做好整改，准备接受评估": [
        "按照标准开展自评",
        "针对重点问题做好整改",
        "准备接受评估",
    ],
    "印发《关于评估，验收，考核的通知》": ["印发《关于评估，验收，考核的通知》"],
    "召开会议，6月底前，完成方案": ["召开会议", "6月底前，完成方案"],
    "成立專班，實施改革": ["成立專班", "實施改革"],
    "Set up a group, draw up a plan": ["Set up a group, draw up a plan"],
}


@pytest.mark.parametrize("sentence", ACTS)
def test_each_verb_of_doing_begins_an_act(sentence: str) -> None:
    assert acts(sentence) == ACTS[sentence]


DOERS = {
    "政府教育督导室要建立完善督导制度": {"responsible": "政府教育督导室"},
    "由办公室负责日常工作": {"responsible": "办公室"},
    "各中小学校对照标准开展自查": {"responsible": "各中小学校"},
    "组织各学校对照标准自查": {},
    "全面提高学校应急能力": {},
    "加强学校需求分析": {},
    "凌云市现有学校18所": {},
}


@pytest.mark.parametrize("sentence", DOERS)
def test_who_is_to_do_it(sentence: str) -> None:
    assert doers(sentence, frozenset()) == DOERS[sentence]


def test_what_is_put_on_paper() -> None:
    assert handed_in("开展自查，形成问题清单，报送自查报告") == "问题清单、自查报告"
    assert handed_in("开展自查") == ""


def test_aims_and_what_leads_in_to_a_list() -> None:
    assert is_aim("确保如期完成")
    assert is_aim("主要工作有：")
    assert not is_aim("召开会议")


@pytest.mark.parametrize(
    ("sentence", "lead", "support"),
    [
        ("考评办会同计财科、安全科于11月20日前开展评审", "考评办", "计财科、安全科"),
        ("3月2日至9日，核查组深入各校看资料", "核查组", ""),
        ("各镇（街道）于4月底前上报台账", "各镇（街道）", ""),
        ("10月8日前由测评中心公布名单", "测评中心", ""),
        ("由体卫科牵头制定预案，后勤科、基教科参与", "体卫科", "后勤科、基教科"),
        ("单位审核", "", ""),
        ("考核办法印发全体教师", "", ""),
    ],
)
def test_who_does_it_in_the_wordings_of_notices(sentence: str, lead: str, support: str) -> None:
    said = doers(sentence)
    assert (said.get("responsible", ""), said.get("support", "")) == (lead, support)


def test_a_clause_with_a_subject_of_its_own_is_a_task_of_its_own() -> None:
    draft = read(
        "2027年方案\n一、启动阶段（3月）\n召开部署会，各村拟定方案，于3月20日前报镇办公室。\n"
        "二、实施阶段（4月至9月）\n镇教办会同财政所开展核查，8月底前各校完成自查。"
    )
    assert [row(task) for task in every(draft)] == [
        ("召开部署会", "2027-03-01..2027-03-31", "", ""),
        ("各村拟定方案", "2027-03-01..2027-03-31", "各村", ""),
        ("报镇办公室", "..2027-03-20", "各村", ""),
        ("镇教办会同财政所开展核查", "2027-04-01..2027-09-30", "镇教办", "财政所"),
        ("各校完成自查", "..2027-08-31", "各校", ""),
    ]
    assert [task.words for task in every(draft)][2] == "3月20日前"


def test_prose_that_names_who_and_by_when_is_a_task_under_any_heading() -> None:
    draft = read(
        "2027年通知\n一、材料\n各校于5月6日下午下班前将表格报送安全科。\n"
        "2026年底前，安全科已完成培训。\n二、说明\n表格另发。"
    )
    assert [row(task) for task in every(draft)] == [
        ("各校于5月6日下午下班前将表格报送安全科", "..2027-05-06", "各校", "")
    ]
    assert codes(draft).count("prose") == 2


def test_points_with_a_deadline_each_are_a_task_each() -> None:
    draft = read(
        "2027年方案\n一、安排\n（一）评审。一是各校5月10日前申报；二是教研室6月15日前公布结果。"
    )
    assert [row(task)[1:3] for task in every(draft)] == [
        ("..2027-05-10", "各校"),
        ("..2027-06-15", "教研室"),
    ]
