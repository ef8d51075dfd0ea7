"""The demo's protected wordings, by the key that the demo designs use; nothing here may be retyped in a design."""

PROTECTED_TEXTS: dict[str, dict[str, str]] = {
    "six_donts": {
        "kind": "six_donts",
        "name": "防溺水“六不”",
        "heading": "防溺水“六不”",
        "items": "\n".join(
            [
                "不私自下水游泳",
                "不擅自与他人结伴游泳",
                "不在无家长或教师带领的情况下游泳",
                "不到无安全设施、无救援人员的水域游泳",
                "不到不熟悉的水域游泳",
                "不熟悉水性的学生不擅自下水施救",
            ]
        ),
        "source": "教育部门发布的防溺水“六不”通行文本，印制前请由教育局核对当年版本",
    },
    "four_knows": {
        "kind": "four_knows",
        "name": "家长“四知道”",
        "heading": "家长“四知道”",
        "items": "知去向\n知同伴\n知内容\n知归时",
        "source": "教育部门致家长书通行文本，印制前请由教育局核对当年版本",
    },
    "rescue_advice": {
        "kind": "advice",
        "name": "发现有人落水怎么办",
        "heading": "看见有人落水，这样做",
        "items": "\n".join(
            [
                "大声呼救，请身边的成年人帮忙",
                "立即拨打110、119，有人受伤拨打120",
                "在岸上抛救生圈、绳子、长杆，不下水、不手拉手",
            ]
        ),
        "source": "防溺水宣传通行提法，印制前请由应急和教育部门核对",
    },
    "hotlines": {
        "kind": "hotlines",
        "name": "常用公共热线",
        "heading": "记住这些号码",
        "items": "\n".join(
            [
                "110 公安报警",
                "120 医疗急救",
                "119 火警救援",
                "12345 政务服务便民热线",
                "12355 青少年服务台",
                "12348 公共法律服务",
            ]
        ),
        "source": "全国统一公共服务号码",
    },
}
