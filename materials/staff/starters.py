"""What a new design of each kind starts with: a body that already looks like something; no layout here."""

from typing import Any

from materials.states import DesignKind

Body = list[dict[str, Any]]

_EMERGENCY = [{"number": "110", "label": "报警"}, {"number": "120", "label": "急救"}]
_ADVICE = [{"number": "12355", "label": "青少年服务"}, {"number": "12348", "label": "法律援助"}]
_HOTLINES: dict[str, Any] = {"type": "hotlines", "value": [*_EMERGENCY, *_ADVICE]}
# A poster sets its numbers large: a few short ones.
_SHOUTED: dict[str, Any] = {"type": "hotlines", "value": [*_EMERGENCY, {"number": "119", "label": "救援"}]}
_SLIP: dict[str, Any] = {
    "type": "reply_slip",
    "value": {
        "heading": "回执",
        "statement": "我已认真阅读来信，愿意承担监护责任，教育孩子注意安全。",
        "fields": ["学校", "班级", "学生姓名", "家长（监护人）签字", "联系电话", "日期"],
    },
}
_CONTACTS: dict[str, Any] = {"type": "contacts", "value": {"heading": "有困难，找身边的人"}}


def _heading(text: str, level: str = "2") -> dict[str, Any]:
    return {"type": "heading", "value": {"text": text, "level": level}}


def _paragraph(text: str) -> dict[str, Any]:
    return {"type": "paragraph", "value": f"<p>{text}</p>"}


def _points(*titles: str) -> dict[str, Any]:
    return {"type": "points", "value": [{"title": title, "text": ""} for title in titles]}


def _drawing(name: str) -> dict[str, Any]:
    return {"type": "illustration", "value": {"drawing": name, "caption": ""}}


def _break() -> dict[str, Any]:
    return {"type": "panel_break", "value": None}


# Raw StreamField data; every line is meant to be overwritten.
STARTERS: dict[str, Body] = {
    DesignKind.LETTER: [
        _paragraph("您好！{乡镇}{村}的每一个孩子，都牵动着我们的心。请在这里写信的正文。"),
        _CONTACTS,
        _HOTLINES,
        _SLIP,
    ],
    DesignKind.FLYER: [
        _drawing("family"),
        _paragraph("请在这里写要点，正面一段，反面展开。"),
        _points("第一点", "第二点", "第三点"),
        _break(),
        _heading("详细说明"),
        _paragraph("请在这里写反面的内容。"),
        _HOTLINES,
    ],
    DesignKind.LEAFLET: [
        _drawing("school"),
        _break(),
        _heading("家长要知道"),
        _points("第一点", "第二点", "第三点"),
        _break(),
        _heading("孩子要记住"),
        _points("第一点", "第二点", "第三点"),
        _break(),
        _heading("遇到困难怎么办"),
        _paragraph("请在这里写求助的办法。"),
        _break(),
        _heading("我们的约定"),
        _points("第一条", "第二条"),
        _break(),
        _CONTACTS,
        _HOTLINES,
    ],
    DesignKind.POSTER: [
        _drawing("pond"),
        _points("第一条", "第二条", "第三条", "第四条"),
        _SHOUTED,
    ],
    DesignKind.HANDBOOK: [
        _heading("第一章", "1"),
        _drawing("law_book"),
        _paragraph("请在这里写第一章的内容。"),
        _heading("第一节"),
        _points("第一点", "第二点"),
        _heading("第二章", "1"),
        _paragraph("请在这里写第二章的内容。"),
        _HOTLINES,
    ],
}
TITLES: dict[str, str] = {
    DesignKind.LETTER: "致家长的一封信",
    DesignKind.FLYER: "宣传单",
    DesignKind.LEAFLET: "宣传折页",
    DesignKind.POSTER: "宣传海报",
    DesignKind.HANDBOOK: "宣传手册",
}
