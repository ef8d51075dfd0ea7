"""The demo's designs as data: titles, issuers, colours and bodies; the long texts have their own files."""

from typing import Any

from home.demo.body import drawing
from home.demo.care_handbook import FIRST_HALF
from home.demo.care_handbook_more import SECOND_HALF
from home.demo.flyer_text import FLYER
from home.demo.law_handbook import LAW_FIRST_HALF
from home.demo.law_handbook_more import LAW_SECOND_HALF
from home.demo.leaflet_text import LEAFLET
from home.demo.letter_text import LETTER
from home.demo.poster_text import POSTER

LEADING_GROUP = "赤壁市未成年人保护工作领导小组"


def _drowning_poster(size: str) -> dict[str, Any]:
    """One design for each size, because a design is printed in one."""
    return {
        "key": f"drowning_poster_{size.lower()}",
        "kind": "poster",
        "title": "严防溺水",
        "subtitle": "牢记六不 平安一夏",
        "salutation": "",
        "issuer": LEADING_GROUP,
        "colour": "#12708F",
        "poster_size": size,
        "body": POSTER,
        "summary": "贴在塘边、校门口和村务公开栏的防溺水海报：六个“不”，一目了然。",
    }


# `body` is raw StreamField data, but a protected_text names its text by a key of PROTECTED_TEXTS.
DESIGNS: list[dict[str, Any]] = [
    {
        "key": "parent_letter",
        "kind": "letter",
        "title": "致全市留守儿童暑假安全告家长书",
        "subtitle": "",
        "salutation": "尊敬的家长朋友：",
        "issuer": LEADING_GROUP,
        "colour": "#1F6FB2",
        "poster_size": "A3",
        "body": LETTER,
        "summary": "写给外出务工家长的一封信：托付、陪伴、防溺水，身边的人和电话都在信上，附回执。",
    },
    *(_drowning_poster(size) for size in ("A3", "A2", "A1")),
    {
        "key": "law_flyer",
        "kind": "flyer",
        "title": "法护童年 宣讲进村",
        "subtitle": "《未成年人保护法》宣讲活动",
        "salutation": "",
        "issuer": LEADING_GROUP,
        "colour": "#B4382B",
        "poster_size": "A3",
        "body": FLYER,
        "summary": "宣讲前发到户的 A5 传单：正面写时间、地点，背面一页讲清六大保护。",
    },
    {
        "key": "safety_leaflet",
        "kind": "leaflet",
        "title": "平安过夏 健康成长",
        "subtitle": "留守儿童暑期安全折页",
        "salutation": "",
        "issuer": LEADING_GROUP,
        "colour": "#2E7D5B",
        "poster_size": "A3",
        "body": LEAFLET,
        "summary": "放得进口袋的三折页：水边、家里、路上、网上，一折一件事，背面写上村里的联系人。",
    },
    {
        "key": "care_handbook",
        "kind": "handbook",
        "title": "赤壁市关爱留守儿童 宣传手册",
        "subtitle": "写给家长、老人和孩子",
        "salutation": "",
        "issuer": LEADING_GROUP,
        "colour": "#1D6E8C",
        "poster_size": "A3",
        "body": [drawing("family"), *FIRST_HALF, *SECOND_HALF],
        "summary": "从出门前的安顿到每周的电话，从防溺水到上网，一本放在床头的小册子，"
        "最后一页写着村里的联系人。",
    },
    {
        "key": "law_handbook",
        "kind": "handbook",
        "title": "新修订 《未成年人保护法》 宣传手册",
        "subtitle": "六大保护，用平常话讲给您听",
        "salutation": "",
        "issuer": LEADING_GROUP,
        "colour": "#A5352A",
        "poster_size": "A3",
        "body": [drawing("law_book"), *LAW_FIRST_HALF, *LAW_SECOND_HALF],
        "summary": "把一百三十二条法律讲成家常话：父母要做什么、学校和店家不能做什么、受了伤害找谁。",
    },
]
