"""Which characters a cut font holds; pure sets of code points, no font is opened here."""

# Names of people and places that GB2312 lacks and that registers of residents do hold.
NAME_CHARACTERS = "𠮷䶮㛃喆堃燚骉㙍犇淼垚焱镕璟昇瑄珺玥祎翀頔昉垭璠弢芃曌龑偲婳晞茚湉祺禛祾炘珣珅旻暄"

_SIMPLE_RANGES = (
    (0x0020, 0x007F),  # ASCII
    (0x00A0, 0x0180),  # Latin letters with marks, as pinyin and foreign names need them
    (0x01CD, 0x01DD),  # pinyin vowels with the third tone
    (0x2000, 0x2070),  # dashes, quotation marks, ellipsis, permille
    (0x2100, 0x2190),  # letter-like signs and number forms: № ℃ Ⅳ
    (0x2190, 0x21FF),  # arrows
    (0x2200, 0x2300),  # mathematical signs: ≤ ≥ × ≈
    (0x2460, 0x2500),  # circled and bracketed digits ① ⑴ ⒈
    (0x2500, 0x2600),  # frames and geometric signs: □ ■ ○ ●
    (0x2605, 0x2613),  # stars, ballot boxes ☐ ☑ ☒
    (0x2713, 0x2718),  # ticks ✓ ✔ ✕ ✗
    (0x3000, 0x3040),  # Chinese punctuation, 〇, 〔〕
    (0x3200, 0x3400),  # ㈠ ㊣ ㎡ ㎏
    (0xFE30, 0xFE50),  # vertical and small forms of punctuation
    (0xFF00, 0xFFF0),  # full-width forms
)
_HAN_RANGES = (
    (0x2E80, 0x2FE0),  # radicals
    (0x3400, 0x4DC0),
    (0x4E00, 0xA000),
    (0xF900, 0xFB00),
    (0x20000, 0x32400),  # extensions B to H
)


def _two_byte_characters(codec: str, last_row: int) -> set[int]:
    pairs = (bytes((row, cell)) for row in range(0xA1, last_row + 1) for cell in range(0xA1, 0xFF))
    return {ord(character) for pair in pairs for character in pair.decode(codec, "ignore")}


def core_characters() -> set[int]:
    """Return what nearly every page needs: GB2312 (6,763 characters and its signs), name characters, Latin,
    signs.
    """
    signs = {code for first, end in _SIMPLE_RANGES for code in range(first, end)}
    return signs | _two_byte_characters("gb2312", 0xF7) | {ord(character) for character in NAME_CHARACTERS}


def all_characters() -> set[int]:
    """Return core_characters() and every Chinese ideograph; a font keeps those of them that it has."""
    return core_characters() | {code for first, end in _HAN_RANGES for code in range(first, end)}


def as_ranges(codes: set[int]) -> list[tuple[int, int]]:
    """Return sorted inclusive (first, last) pairs, the compact form for the catalogue file."""
    ranges: list[tuple[int, int]] = []
    for code in sorted(codes):
        if ranges and ranges[-1][1] == code - 1:
            ranges[-1] = (ranges[-1][0], code)
        else:
            ranges.append((code, code))
    return ranges


def from_ranges(ranges: list[tuple[int, int]]) -> frozenset[str]:
    """Return the characters of as_ranges()."""
    return frozenset(chr(code) for first, last in ranges for code in range(first, last + 1))
