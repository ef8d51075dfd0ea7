"""The parent letter of the demo, about a thousand characters, as blocks of a design."""

from typing import Any

LETTER: list[dict[str, Any]] = [
    {
        "type": "paragraph",
        "value": "<p>您好！暑假就要到了，孩子们盼来了自己的夏天，在外打拼的您，心里也多了一份牵挂。"
        "山高路远，"
        "隔不断您对孩子的爱；孩子平安，才是您最踏实的底气。为了让每个孩子平安、"
        "快乐地过好这个假期，我们写下这封信，"
        "请您抽空读一读，也读给孩子和照看孩子的老人听。</p>"
        "<p><b>一、托付给靠得住的人。</b>外出前，请为孩子选好有照护能力、愿意尽责的成年人，"
        "把孩子的身体、习惯和学习"
        "情况交代清楚，并告诉学校和村（社区）。未满十六周岁的孩子，不能离开监护独自生活；"
        "八周岁以下的孩子，身边一刻也不能没有大人。</p>"
        "<p><b>二、每周至少通一次话。</b>电话、视频都好，不只问吃穿和作业，"
        "也听他讲讲高兴的事和委屈的事。孩子突然沉默、"
        "易怒、睡不好，请多问一句，早一点回家看看。</p>"
        "<p><b>三、把防溺水放在第一位。</b>天热了，塘堰河库最吸引孩子，也最危险。"
        "请反复叮嘱孩子牢记“六不”，家中大人"
        "做到“四知道”。见人落水，大声呼救、拨打电话，切莫手拉手下水。</p>",
    },
    {"type": "protected_text", "value": {"text": "six_donts", "style": "box"}},
    {"type": "protected_text", "value": {"text": "four_knows", "style": "cards"}},
    {
        "type": "paragraph",
        "value": "<p><b>四、日常安全常提醒。</b>走路骑车守规矩，用火用电有大人在旁；上网有时有度，"
        "不见陌生网友、不给陌生人转账。"
        "孩子遇到难处，您一时赶不回来，请马上联系身边的人，我们一直都在。</p>",
    },
    {"type": "contacts", "value": {"heading": "有困难，找身边的人"}},
    {
        "type": "hotlines",
        "value": [
            {"number": "110", "label": "报警"},
            {"number": "120", "label": "急救"},
            {"number": "119", "label": "火警救援"},
            {"number": "12345", "label": "政务服务"},
            {"number": "12355", "label": "青少年服务"},
            {"number": "12348", "label": "法律援助"},
        ],
    },
    {"type": "qr", "value": {"target": "https://example.org/summer", "caption": "扫码看安全课"}},
    {
        "type": "reply_slip",
        "value": {
            "heading": "回 执",
            "statement": "我已认真阅读《致全市留守儿童暑假安全告家长书》，愿意承担监护责任，"
            "教育孩子牢记防溺水“六不”，自己做到“四知道”，守护孩子平安过暑假。",
            "fields": ["学校", "班级", "学生姓名", "家长（监护人）签字", "联系电话", "日期"],
        },
    },
]
