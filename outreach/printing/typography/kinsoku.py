"""Where a Chinese line may not break: pure rules on text (禁则), added to those that Pango has from Unicode."""

import re

# GB/T 15834-2011, 5.1: which punctuation may not open a line, and which may not close one.
NOT_AT_START = frozenset("，。、；：？！）》〉」』】〕〗］｝”’…—·～％‰℃°,.;:?!)]}%")
NOT_AT_END = frozenset("（《〈「『【〔〖［｛“‘￥＄№([{")
# Stops whose ink lies in the left half of the square; they may hang over the line's end.
HANGING = frozenset("，。、；：")
# Two-square signs that fall apart when broken or stretched.
PAIRED = frozenset("—…―⸺")

_UNITS = (
    "公里|公斤|千米|千克|千瓦|厘米|毫米|毫升|平方米|立方米|小时|分钟|周岁|人次|万元|亿元|个月|"
    "[元角分年月日时点秒个人名份册本张套户岁次期种项条块米里克斤吨升号届级版页章节款处所辆场天周倍折万亿%％‰℃°]"
)
_NUMBER = r"\d(?:[\d.,:：/]*\d)?"
_PHONE = r"\+?(?:[(（]?\d{2,4}[)）]?[ \-－—])?\d{3,5}(?:[ \-－]\d{3,8})+|\d{5,}"
_WHOLE = re.compile(rf"{_PHONE}|第?{_NUMBER}(?:\s?(?:{_UNITS}))?|[￥＄¥$]\s?{_NUMBER}")


def may_break_between(before: str, after: str) -> bool:
    """Tell whether our rules allow a line to end after `before` and go on with `after`, a character each."""
    if after in NOT_AT_START or before in NOT_AT_END:
        return False
    return not (before.isdigit() and re.fullmatch(_UNITS, after))


def hangs(text: str) -> bool:
    """Tell whether the last character may stand outside the line."""
    return bool(text) and text[-1] in HANGING


def unbroken(text: str) -> list[tuple[int, int]]:
    """Return the (start, end) stretches of `text`, in characters, that must stay on one line, in order and
    apart.
    """
    numbers = [match.span() for match in _WHOLE.finditer(text) if match.end() - match.start() > 1]
    pairs = [
        (index, index + 2)
        for index in range(len(text) - 1)
        if text[index + 1] in NOT_AT_START or text[index] in NOT_AT_END
    ]
    joined: list[tuple[int, int]] = []
    for start, end in sorted(numbers + pairs):
        # Sharing a character joins two stretches; only touching does not: a line may break between them.
        if joined and start < joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined
