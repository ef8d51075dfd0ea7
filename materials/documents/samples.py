"""What each block of a design looks like on paper, shown to staff while they choose one."""

from typing import Any

from materials.documents.codes import fixed_code
from materials.documents.content import Block
from materials.slots import clean_html

SAMPLES: dict[str, Any] = {
    "heading": {"text": "暑期安全怎么做", "level": "2"},
    "paragraph": clean_html(
        "<p>各位家长：暑假将至，孩子独自到水边玩耍的危险增加，请您心中有数、看护到位。</p>", {}
    ),
    "protected_text": {
        "heading": "防溺水“六不”",
        "style": "list",
        "lines": [
            "不私自下水游泳",
            "不擅自与他人结伴游泳",
            "不在无家长或教师带领的情况下游泳",
        ],
    },
    "points": [
        {"title": "知道孩子去哪里", "text": "出门前问清地点和归来的时间。"},
        {"title": "知道孩子和谁在一起", "text": "记下同伴家长的电话。"},
    ],
    "callout": {
        "heading": "看到有人落水",
        "text": "大声呼救，立即拨打110、119、120。不会游泳的人不要下水。",
    },
    "contacts": {"heading": "有困难，找身边的人"},
    "hotlines": [
        {"number": "110", "label": "报警"},
        {"number": "12355", "label": "青少年服务"},
        {"number": "12348", "label": "法律援助"},
    ],
    "picture": {"drawing": "village", "caption": "图库中的照片，下面一行说明"},
    "illustration": {"drawing": "life_ring", "caption": "自带插图，放多大都清晰"},
    "qr": {"caption": "扫一扫，找到本村的儿童主任", "target": "https://example.cn/v/421281"},
    "reply_slip": {
        "heading": "回执",
        "statement": "我已阅读告家长书，会切实履行监护责任。",
        "fields": ["班级", "学生姓名", "家长签字", "日期"],
    },
    "panel_break": {},
}


def sample(name: str) -> Block:
    """Return an example of a block by its name in materials.blocks, as a print template reads it."""
    value = SAMPLES[name]
    if name == "qr":
        value = {**value, "svg": fixed_code(value["target"])}
    # A photo needs a file; a drawing of the house stands in its place.
    return Block("illustration" if name == "picture" else name, value, name)
