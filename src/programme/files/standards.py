"""How a person writes a standard: indicators, their thresholds, and the rule that joins them."""

from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field

from programme.core import standard as core
from programme.core.value import Loc
from programme.files.policies import Given, Written
from programme.files.scalars import Amount, Level, Name, Share, Size, Text


def _for_all(value: Any) -> Any:
    return {core.EVERY: value} if isinstance(value, str) else value


ByGroup = Annotated[
    dict[str, Amount], BeforeValidator(_for_all, json_schema_input_type=Amount | dict[str, Amount])
]


class Indicator(Written):
    """A measured series. 指标"""

    id: Name = Field(description="a lasting name 编号")
    title: Text = Field(description="its name 名称")
    measure: Text = Field("", description="unit of measure 计量单位")
    per: Size = Field(1, description="pupils that a value is of: 1, or 100 每多少名学生")
    direction: Literal["up", "down"] = Field("up", description="more or less is better 方向")
    threshold: Given[ByGroup] = Field(None, description="what each unit reaches, by group 达标值")
    spread: Given[ByGroup] = Field(
        None, description="limit of the difference coefficient, by group 差异系数上限"
    )
    source: Text = Field("", description="where it is laid down 依据")

    def indicator(self, at: Loc) -> core.Indicator:
        """The indicator as the core has it."""
        return core.Indicator(
            id=self.id,
            title=self.title,
            measure=self.measure,
            per=self.per,
            direction=self.direction,
            threshold=self.threshold or {},
            spread=self.spread or {},
            source=self.source,
            at=at,
        )


class Rule(Written):
    """When a unit passes. 达标规则"""

    least: Given[Level] = Field(None, description="how many are reached at least 至少达标几项")
    floor: Share = Field(Decimal(0), description="percent of the others 余项不低于百分之几")


class Standard(Written):
    """Indicators and their rule. 指标体系"""

    title: Text = Field(description="its name 名称")
    source: Text = Field("", description="the document 依据文件")
    rule: Given[Rule] = Field(None, description="when a unit passes 达标规则")
    deviation: Literal["population", "sample"] = Field(
        "population", description="of the difference coefficient 标准差口径"
    )
    indicators: Annotated[list[Indicator], Field(min_length=1)] = Field(
        description="the indicators 指标"
    )

    def standard(self) -> core.Standard:
        """The standard as the core has it."""
        rule = self.rule or Rule()
        at: Loc = ("standard", "indicators")
        return core.Standard(
            title=self.title,
            source=self.source,
            indicators=tuple(found.indicator((*at, n)) for n, found in enumerate(self.indicators)),
            least=rule.least,
            floor=rule.floor / 100,
            deviation=self.deviation,
        )
