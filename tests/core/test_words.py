"""The word list: complete in both languages, one meaning per word."""

import pytest

from programme.core import words
from programme.core.words import LANGUAGES, WORDS, word


@pytest.mark.parametrize("key", WORDS)
def test_every_word_is_there_in_every_language(key: str) -> None:
    assert set(WORDS[key]) == set(LANGUAGES)
    assert all(text == text.strip() != "" for text in WORDS[key].values())


def test_no_key_stands_in_two_tables() -> None:
    tables = [
        words.STATUS,
        words.RECEIPT,
        words.LIFE,
        words.FINDING,
        words.GATE,
        words.LIGHT,
        words.PACE,
        words.HEADING,
        words.SAID,
        words.BRIEFING,
    ]
    assert sum(map(len, tables)) == len(WORDS)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_two_statuses_look_alike(language: str) -> None:
    shown = [names[language] for names in words.STATUS.values()]
    assert len(shown) == len(set(shown))


def test_a_word_is_looked_up_by_key_and_language() -> None:
    assert word("at_risk", "zh") == "临期"
    assert word("overdue", "en") == "Overdue"
    with pytest.raises(KeyError):
        word("unheard_of", "en")
