"""Sums of money as Chinese papers write them, in capital numerals that nobody can alter; pure arithmetic."""

from decimal import ROUND_HALF_UP, Decimal

DIGITS = "零壹贰叁肆伍陆柒捌玖"
PLACES = ("", "拾", "佰", "仟")
GROUPS = ("", "万", "亿", "万亿")


def chinese_amount(yuan: Decimal) -> str:
    """Return 壹万贰仟元整 for 12000; after the People's Bank's rules for payment papers (支付结算办法, 1997)."""
    cents = int((yuan * 100).to_integral_value(ROUND_HALF_UP))
    whole, rest = divmod(cents, 100)
    jiao, fen = divmod(rest, 10)
    words = f"{_whole(whole)}元" if whole else ""
    if not rest:
        return f"{words or '零元'}整"
    if jiao:
        words += f"{DIGITS[jiao]}角"
    elif whole:
        words += "零"
    return words + (f"{DIGITS[fen]}分" if fen else "整")


def _whole(number: int) -> str:
    words, has_gap = "", False
    digits = str(number)
    for index, digit in enumerate(digits):
        place = len(digits) - 1 - index
        if digit == "0":
            has_gap = True
        else:
            # However many zeros lie between, one 零 is said.
            words += ("零" if has_gap else "") + DIGITS[int(digit)] + PLACES[place % 4]
            has_gap = False
        if place % 4 == 0 and number // 10**place % 10_000:
            words += GROUPS[place // 4]
    return words
