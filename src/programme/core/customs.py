"""What a place has settled about its years: school terms and the fiscal year."""

from pydantic import Field

from programme.core.value import Value


class Customs(Value):
    """Months in which a school year, its second term and a fiscal year begin, on their first days.

    Mainland schools begin on 1 September (义务教育法 leaves it to the provinces, which agree); the
    second term ends where the next school year begins. A Chinese fiscal year is the calendar year
    (预算法 art. 18).
    """

    school_year: int = Field(9, ge=1, le=12)
    second_term: int = Field(2, ge=1, le=12)
    fiscal_year: int = Field(1, ge=1, le=12)

    def terms(self) -> tuple[tuple[int, int], tuple[int, int]]:
        """Months of both terms, counted from January of the year the school year begins in."""
        second = self.second_term + (12 if self.second_term <= self.school_year else 0)
        return (self.school_year, second - 1), (second, self.school_year + 11)


DEFAULT = Customs()
