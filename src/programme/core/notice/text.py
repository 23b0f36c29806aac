"""Small questions about a line of text, Chinese or English."""

import re
import unicodedata

_SPACE = re.compile(r"\s+")
_BETWEEN_HAN = re.compile(r"(?<=[^\x00-\xff\s])\s++(?=[^\x00-\xff])")
_SENTENCE = re.compile(
    r"(?<=[。！？；;!?])(?![”’》）)])|(?:(?<=[a-z]\.)|(?<= 20\d\d\.))\s+(?=[A-Z])|\n"
)
_SIMPLE = str.maketrans(
    "開製訂擬編發佈舉組織實進動啟寫報備審驗總結彙創優設選確簽買裝測評績強領導學習堅鞏築劃舊廣應須據牽頭門單處辦會務並統籌認積極續繼斷聯構規範檢監調檔項點標計題對圍繞隊夠負責臺賬處落細貫徹執環節廣宣傳際見級區縣鄉鎮長現體時間內註號稱階協參與類別產員預週曆歷課師國錄議決後個為於關經費場達過蓋擴減壓縮維穩將爭",
    "开制订拟编发布举组织实进动启写报备审验总结汇创优设选确签买装测评绩强领导学习坚巩筑划旧广应须据牵头门单处办会务并统筹认积极续继断联构规范检监调档项点标计题对围绕队够负责台账处落细贯彻执环节广宣传际见级区县乡镇长现体时间内注号称阶协参与类别产员预周历历课师国录议决后个为于关经费场达过盖扩减压缩维稳将争",
)
_EDGES = " \t\n\u3000。；;，,：:、"


def plain(text: str) -> str:
    """Half-width, lower case, without spaces between Chinese characters: for comparing only."""
    return joined(unicodedata.normalize("NFKC", text)).casefold()


def simplified(text: str) -> str:
    """With the commonest traditional characters of official prose simplified: for comparing."""
    return text.translate(_SIMPLE)


def joined(text: str) -> str:
    """On one line, without spaces and breaks between Chinese characters: layout, not words."""
    words = text.split(maxsplit=1)
    if len(words) < 2:
        return words[0] if words else ""
    return _SPACE.sub(" ", _BETWEEN_HAN.sub("", text)).strip()


def trimmed(text: str) -> str:
    """Without the punctuation around it."""
    return joined(text).strip(_EDGES).removesuffix(".")


def sentences(text: str) -> list[str]:
    """The sentences and clauses that a semicolon ends, each without its final mark."""
    return [piece for part in _SENTENCE.split(text) if (piece := trimmed(part))]


def short(text: str, length: int = 40) -> str:
    """The beginning, to quote in a message."""
    words = joined(text)
    return words if len(words) <= length else f"{words[:length]}…"
