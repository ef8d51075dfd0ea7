"""The demo's pages of words: the law in plain words, telephone numbers, accessibility, news, my village."""

from typing import Any

from home.demo.body import Block
from home.demo.law_handbook import ABOUT, FAMILY, SCHOOL, SOCIETY
from home.demo.law_handbook_more import GOVERNMENT, JUSTICE, NETWORK
from home.models import Protection

LAW_SUMMARY = "一部保护孩子的法律，六道防线。用平常话讲清楚：谁该做什么，做不到找谁。"
# protection -> title, address, chapter of the law, summary, words of the handbook
PROTECTIONS: dict[Protection, tuple[str, str, str, str, list[Block]]] = {
    Protection.FAMILY: (
        "家庭保护",
        "family",
        "第二章，第十五条至第二十四条",
        "父母是第一责任人：养好、教好、管起来；外出打工，先把孩子托付好。",
        FAMILY,
    ),
    Protection.SCHOOL: (
        "学校保护",
        "school",
        "第三章，第二十五条至第四十一条",
        "不体罚、不放弃、不隐瞒。遇到欺凌和侵害，学校必须马上管。",
        SCHOOL,
    ),
    Protection.SOCIETY: (
        "社会保护",
        "society",
        "第四章，第四十二条至第六十三条",
        "村里有专人，店家守规矩，公共场所向孩子敞开。",
        SOCIETY,
    ),
    Protection.NETWORK: (
        "网络保护",
        "network",
        "第五章，第六十四条至第八十条",
        "上网有时有度；游戏限时、直播限龄、欺凌能删，充值的钱有办法要。",
        NETWORK,
    ),
    Protection.GOVERNMENT: (
        "政府保护",
        "government",
        "第六章，第八十一条至第九十九条",
        "家门口有人管，困难有人帮，一时没人照看由民政兜底。",
        GOVERNMENT,
    ),
    Protection.JUDICIAL: (
        "司法保护",
        "judicial",
        "第七章，第一百条至第一百一十六条",
        "专门的人办孩子的案，名字不公开，律师可以免费。",
        JUSTICE,
    ),
}
HOTLINES_SUMMARY = "点一下就能拨。孩子自己也可以打，说清楚在哪里、发生了什么，就会有人来。"
HOTLINES_BODY: list[dict[str, Any]] = [
    {
        "type": "points",
        "value": [
            {"title": "先说在哪里", "text": "哪个乡镇、哪个村、附近有什么：学校、桥、水库、路牌都可以。"},
            {"title": "再说什么事", "text": "谁、怎么了、现在怎么样。说不清也没关系，接线员会一句一句问。"},
            {"title": "别急着挂", "text": "听对方说完、说可以挂了再挂；电话保持畅通，等人回拨。"},
        ],
    },
    {
        "type": "callout",
        "value": {
            "heading": "看到有人落水",
            "text": "大声呼救，拨打110、119、120；抛竹竿、绳子、救生圈。不会游泳的人不要下水，不要手拉手去救。",
        },
    },
]
VILLAGE_SUMMARY = "每个村（社区）都有一位儿童主任。找到您的村，看看谁在、近期有什么宣讲、有哪些告家长书。"
NEWS_SUMMARY = "宣讲、发放、巡回，做了什么，都写在这里。"
ACCESS_SUMMARY = "我们希望每个人都能读到、听到、打通电话。哪里做得不好，请告诉我们。"
ACCESS_TEXT = (
    "<h2>我们做到了什么</h2>"
    "<p>本网站按照《网络内容无障碍指南》（WCAG）2.2 AA级和国家标准GB/T 37668—2019二级要求建设。"
    "所有页面都可以只用键盘操作，可以用读屏软件朗读；文字放大到四倍、屏幕只有320像素宽时，内容不会丢失；"
    "文字与背景的对比度不低于4.5∶1；深色模式随手机设置自动切换。</p>"
    "<p>阅读和申领不需要打开脚本（JavaScript）。网页在打印时会自动去掉菜单，只留正文。</p>"
    "<h2>还没有做到的</h2>"
    "<p>手册和海报的PDF带有文字层，可以朗读和搜索，但是图中的文字顺序可能与您看到的不同。"
    "需要大字版或者纸质版，请联系本村（社区）儿童主任，或者拨打12345。</p>"
    "<p>部分乡镇上传的照片只有简短的文字说明。</p>"
    "<h2>怎样检查</h2>"
    "<p>每次更新，都用自动检查工具axe把每一种页面在手机和电脑上、中英文、深浅两种模式下走一遍，"
    "并由工作人员只用键盘操作一遍主要流程。</p>"
    "<h2>告诉我们</h2>"
    "<p>如果您在使用中遇到困难，请拨打12345，说明网页的名称和遇到的问题。我们会在五个工作日内答复。</p>"
)


def web_body(blocks: list[Block]) -> list[dict[str, Any]]:
    """Turn a chapter of the handbook into the body of a page: one wording on paper and on screen."""
    return [shown for block in blocks if (shown := _web_block(block))]


def _web_block(block: Block) -> dict[str, Any] | None:
    kind, value = block["type"], block["value"]
    if kind == "heading":
        # The chapter's name is the page's title.
        return {"type": "text", "value": f"<h2>{value['text']}</h2>"} if value["level"] == "2" else None
    if kind == "paragraph":
        return {"type": "text", "value": value.replace("这本手册", "这里")}
    return {"type": kind, "value": value} if kind in ("points", "callout") else None


ABOUT_LAW = web_body(ABOUT)
