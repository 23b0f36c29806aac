"""Sentences taken apart: what is done, what only tells how, and by whom."""

import pytest

from programme.core.notice.acts import acts, doers, handed_in, is_aim

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
