"""The law-lecture flyer of the demo as blocks of a design: an invitation in front, the six protections on the back."""

from typing import Any

SIX_PROTECTIONS: list[dict[str, str]] = [
    {"title": "家庭保护", "text": "父母是第一责任人。外出务工，要托付可靠的人，每周至少联系一次。"},
    {"title": "学校保护", "text": "不歧视、不体罚；发现欺凌和侵害，学校必须制止、报告、处置。"},
    {"title": "社会保护", "text": "人人有责。发现孩子受伤害，任何人都可以劝阻、制止和举报。"},
    {"title": "网络保护", "text": "网络服务要分年龄、管时间。遇到网络欺凌，留下证据，要求删除。"},
    {"title": "政府保护", "text": "村里有儿童主任，乡镇有督导员；临时无人照顾的，由民政部门兜底。"},
    {"title": "司法保护", "text": "公安、检察院、法院依法优先保护，法律援助为孩子撑腰。"},
]

FLYER: list[dict[str, Any]] = [
    {"type": "illustration", "value": {"drawing": "law_book", "caption": ""}},
    {
        "type": "points",
        "value": [
            {"title": "时间", "text": ""},
            {"title": "地点", "text": ""},
            {"title": "主讲", "text": ""},
        ],
    },
    {
        "type": "callout",
        "value": {
            "heading": "带上孩子一起来",
            "text": "听案例、看短片、现场提问，一小时听懂身边的法律。到场免费领取宣传手册，大人孩子都欢迎。",
        },
    },
    {"type": "panel_break", "value": None},
    {"type": "heading", "value": {"text": "六大保护 撑起一片天", "level": "1"}},
    {
        "type": "paragraph",
        "value": "<p>新修订的《未成年人保护法》2021年6月1日起施行，共九章一百三十二条，"
        "保护每一个不满十八周岁的孩子。</p>",
    },
    {"type": "points", "value": SIX_PROTECTIONS},
    {
        "type": "hotlines",
        "value": [
            {"number": "110", "label": "报警求助"},
            {"number": "12355", "label": "青少年服务"},
            {"number": "12348", "label": "法律援助"},
        ],
    },
    {"type": "qr", "value": {"target": "https://example.org/law", "caption": "扫码看手册"}},
]
