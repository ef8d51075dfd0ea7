"""The summer-safety leaflet of the demo as blocks of a design, six panels in the reader's order."""

from typing import Any

BREAK: dict[str, Any] = {"type": "panel_break", "value": None}


def _heading(text: str, level: str = "1") -> dict[str, Any]:
    return {"type": "heading", "value": {"text": text, "level": level}}


def _points(*pairs: tuple[str, str]) -> dict[str, Any]:
    return {"type": "points", "value": [{"title": title, "text": text} for title, text in pairs]}


LEAFLET: list[dict[str, Any]] = [
    {"type": "illustration", "value": {"drawing": "family", "caption": ""}},
    BREAK,
    {"type": "illustration", "value": {"drawing": "village", "caption": ""}},
    _heading("出门前，办好三件事"),
    _points(
        ("选好人", "找一位身体好、肯尽责、孩子也信得过的成年人，当面托付，写清楚委托照护的事项和时间。"),
        ("说好话", "孩子的病史、过敏、作息和功课，一样一样交代明白；也告诉班主任和村里的儿童主任。"),
        ("约好时", "和孩子约定固定的通话时间，每周至少一次，说到做到。过节、生日，尽量回家。"),
    ),
    {
        "type": "callout",
        "value": {
            "heading": "法律有要求",
            "text": "未满十六周岁的孩子不得脱离监护单独生活；委托照护要书面告知学校和村（居）委会。"
            "见《未成年人保护法》第二十一条至第二十三条。",
        },
    },
    BREAK,
    _heading("水边：牢记六个“不”"),
    {"type": "protected_text", "value": {"text": "six_donts", "style": "cards"}},
    {"type": "protected_text", "value": {"text": "rescue_advice", "style": "list"}},
    BREAK,
    _heading("家里和路上：多看一眼"),
    _points(
        ("用电", "湿手不碰插座；电动车不进屋充电；打雷天气拔掉插头。"),
        ("用火", "灶上有锅，人不离开；打火机、农药、药品放到孩子够不着的地方。"),
        ("燃气", "闻到气味，先开窗，再关阀，到屋外打电话，不开灯、不点火。"),
        ("骑车", "不满十二周岁不骑自行车上路，不满十六周岁不骑电动自行车。"),
        ("乘车", "不坐超员车、农用车；坐摩托车、电动车要戴好头盔。"),
        ("宠物", "被猫狗抓咬，马上用肥皂水冲洗十五分钟，当天去打疫苗。"),
    ),
    {"type": "illustration", "value": {"drawing": "school", "caption": ""}},
    BREAK,
    _heading("上网和陌生人：先问一问"),
    _points(
        ("不沉迷", "每天上网时间说好了就算数，睡觉前把手机交给大人。"),
        ("不转账", "游戏充值、刷单、领奖要钱的，都是骗人的。"),
        ("不见面", "网上认识的人，不告诉住址学校，不单独见面。"),
        ("不发图", "不拍、不发隐私照片；有人索要或威胁，马上告诉大人并报警。"),
    ),
    {
        "type": "callout",
        "value": {
            "heading": "写给孩子：身体是你自己的",
            "text": "背心和短裤遮住的地方，别人不能看，也不能摸。有人这样做，大声说“不”，马上离开，"
            "告诉你信任的大人。不管发生什么，都不是你的错。",
        },
    },
    {"type": "illustration", "value": {"drawing": "phone", "caption": ""}},
    BREAK,
    {"type": "contacts", "value": {"heading": "有困难，找得到人"}},
    {
        "type": "hotlines",
        "value": [
            {"number": "110", "label": "报警求助"},
            {"number": "120", "label": "医疗急救"},
            {"number": "119", "label": "火警救援"},
            {"number": "12345", "label": "政务服务便民热线"},
            {"number": "12355", "label": "青少年服务台"},
            {"number": "12348", "label": "公共法律服务"},
        ],
    },
    {"type": "qr", "value": {"target": "https://example.org/summer", "caption": "扫码看暑期安全课"}},
]
