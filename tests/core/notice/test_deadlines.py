"""Deadlines further on in what a point says: found where something is to be done by them."""

import pytest

from programme.core.notice.deadlines import deadlines
from programme.core.notice.understand import understand
from tests.core.notice.sample import page


@pytest.mark.parametrize(
    ("sentence", "found"),
    [
        ("4月底前完成专项整治", ["4月底前"]),
        ("上半年完成2个县区省级评估，下半年迎接国家认定", ["上半年", "下半年"]),
        ("2024年底前,各行业领域主管部门制定标准", ["2024年底前"]),
        ("力争年底前建成", ["年底前"]),
        ("各县区教育局要在7月10日前完成自查", ["7月10日前"]),
        ("确保2025年12月底前全部完成改造", ["2025年12月底前"]),
        ("3月至5月开展集中排查", ["3月至5月"]),
        ("第三季度完成验收", ["第三季度"]),
        ("2024年9月底前完成主体工程，2025年8月交付使用", ["2024年9月底前", "2025年8月"]),
        ("各单位于12月5日（周五）17:00前将自评报告报送考核办", ["12月5日前"]),
        ("12月8日至12日，考核办会同人事科进行集中评审", ["12月8日至12日"]),
        ("各村8月15日前上报工作总结", ["8月15日前"]),
        ("By June 2024, publish the framework", ["By June 2024"]),
        ("Complete the review by 31 March 2025", ["by 31 March 2025"]),
        # nothing is to be done by these
        ("每年9月底前完成一次体检", []),
        ("到2025年底，毛入园率达到98%", []),
        ("2023年以来，全市建成12所", []),
        ("截至2023年12月底，已建成12所", []),
        ("落实2024年5月全国会议精神，开展宣讲", []),
        ("深入学习贯彻2023年6月印发的文件", []),
        ("去年12月底前完成", []),
        ("截至6月底，完成80%", []),
        ("2024年2月26日，教育部召开会议", []),
        ("制定2024年度学习计划", []),
    ],
)
def test_what_a_sentence_says_is_due(sentence: str, found: list[str]) -> None:
    assert deadlines([sentence]) == found


def test_a_point_has_the_last_of_them_and_that_is_told() -> None:
    draft = understand(
        page(
            "某市教育局2024年工作要点\n"
            "一、推进各类教育发展\n"
            "1.实施扩容工程。新建公办园12所。9月底前投入使用。（责任科室：基础教育科）\n"
            "2.推进优质均衡。上半年完成2个县区评估，下半年迎接认定。（责任科室：督导室）\n"
            "3.加强队伍建设。落实各项待遇。（责任科室：人事科）"
        )
    )
    [stage] = draft.phases
    assert [task.words for task in stage.tasks] == ["9月底前", "下半年", ""]
    codes = [doubt.code for task in stage.tasks for doubt in task.doubts]
    assert codes == ["time-doubtful", "time-doubtful", "no-time"]
    assert stage.tasks[0].doubts[0].chinese == "时间“9月底前”取自后文，请核对是否为整项的时限"
