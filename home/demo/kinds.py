"""The demo's measures and kinds of activity, as real summaries of publicity months count them."""

from campaigns.models import ActivityKind, Channel, Measure

# code, name, unit
MEASURES = [
    ("lectures", "宣讲", "场"),
    ("attendances", "受众", "人次"),
    ("townships", "覆盖乡镇（街道）", "个"),
    ("villages", "覆盖村（社区）", "个"),
    ("handbooks", "发放手册", "册"),
    ("letters", "发放告家长书", "份"),
    ("posters", "张贴海报", "张"),
    ("leaflets", "发放宣传单", "份"),
    ("vehicles", "出动宣传车", "台次"),
    ("loops", "宣传车巡回", "圈"),
    ("hours", "宣传车播放", "小时"),
    ("km", "宣传车行驶", "公里"),
    ("articles", "媒体报道", "篇"),
    ("classes", "公益课堂", "场"),
    ("families", "参加家庭", "户"),
    ("mothers", "爱心妈妈", "人"),
    ("children", "结对儿童", "人"),
    ("birthdays", "集体生日", "次"),
    ("donation_days", "慈善一日捐", "次"),
    ("meetings", "联席会议", "次"),
    ("trainings", "业务培训", "期"),
    ("committees", "家长委员会", "个"),
    ("volunteers", "志愿者", "人"),
]
# code, name, channel, counts as, further measures, announced on the site
KINDS: list[tuple[str, str, Channel, str | None, list[str], bool]] = [
    ("lecture", "法治宣讲", Channel.LECTURE, "lectures", ["attendances", "handbooks"], True),
    ("class", "心理健康与安全自护公益课堂", Channel.LECTURE, "classes", ["attendances"], True),
    ("vehicle-round", "宣传车巡回", Channel.VEHICLE, "vehicles", ["loops", "hours", "km", "leaflets"], True),
    ("media", "媒体宣传", Channel.MEDIA, "articles", [], True),
    ("hand-out", "资料发放", Channel.HAND_OUT, None, ["handbooks", "letters", "leaflets"], True),
    ("posting", "海报张贴", Channel.HAND_OUT, None, ["posters"], True),
    ("book-drifting", "图书漂流", Channel.CARE, None, ["families"], True),
    ("pairing", "爱心妈妈结对", Channel.CARE, None, ["mothers", "children"], True),
    ("birthday", "“烛光”集体生日", Channel.CARE, "birthdays", [], True),
    ("donation", "慈善一日捐", Channel.CARE, "donation_days", [], True),
    ("volunteering", "志愿服务", Channel.CARE, None, ["volunteers"], True),
    ("meeting", "联席会议", Channel.MEETING, "meetings", [], False),
    ("training", "业务培训", Channel.MEETING, "trainings", ["attendances"], False),
    ("committee", "家长委员会建设", Channel.MEETING, None, ["committees"], False),
]


def load_kinds() -> None:
    for position, (code, name, unit) in enumerate(MEASURES):
        Measure.objects.get_or_create(code=code, defaults={"name": name, "unit": unit, "position": position})
    measures = {measure.code: measure for measure in Measure.objects.all()}
    for position, (code, name, channel, counts_as, further, is_public) in enumerate(KINDS):
        kind, is_new = ActivityKind.objects.get_or_create(
            code=code,
            defaults={
                "name": name,
                "channel": channel,
                "event_measure": measures[counts_as] if counts_as else None,
                "is_public": is_public,
                "position": position,
            },
        )
        if is_new:
            kind.measures.set([measures[further_code] for further_code in further])
