"""The two papers with which the demo's month began: plan and notice."""

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from home.reports.briefs.reading import ReadBrief
from home.reports.briefs.vocabulary import Vocabulary
from home.reports.briefs.wording import paragraphs

OFFICE = "赤壁市未成年人保护工作领导小组办公室"


@dataclass(frozen=True, slots=True)
class PaperText:
    title: str
    number: str
    addressee: str
    body: str


PLAN = PaperText(
    "未成年人保护工作宣传月活动方案",
    "第1号",
    "各乡镇（街道），各成员单位：",
    """为推动未成年人保护法律法规进村入户，决定在全市开展未成年人保护工作宣传月活动，方案如下。
一、目标任务
所有乡镇（街道）至少宣讲一场，全市不少于三十场；宣传资料送到每个村（社区），逐村核对，不留空白。
二、主要内容
（一）集中宣讲。司法局牵头，组织宣讲员进学校、进广场，讲清家庭、学校、社会、网络、政府、司法六方面的保护。
（二）资料发放。民政局牵头，发放告家长书和宣传手册，由儿童主任入户签收。
（三）流动宣传。出动两台宣传车，沿村道巡回播放防溺水提示，在水域边张贴海报。
三、工作要求
活动结束后三日内，在系统中填报人数、照片和签到表。照片不出现可辨认的未成年人面部。""",
)
NOTICE = PaperText(
    "关于做好宣传月宣讲活动的通知",
    "第2号",
    "各乡镇（街道）：",
    """宣传月宣讲活动即将开始，请各乡镇（街道）做好以下工作。
一、确定场地和时间，提前三日告知儿童主任，组织家长和学生参加。
二、安排专人负责签到、拍照和资料发放。
三、场地应有安全出口，学生由老师带队。""",
)


def read_paper(text: PaperText, at: datetime) -> ReadBrief:
    """Return a paper in the form of an office's papers, signed on the day before the month's first lecture."""
    day = timezone.localdate(at)
    return ReadBrief(
        title=text.title,
        issuer="未成年人保护工作文件",
        addressee=text.addressee,
        signature=OFFICE,
        number=text.number,
        dated=f"{day.year}年{day.month}月{day.day}日",
        at=at,
        is_issued=True,
        paragraphs=tuple(paragraphs(text.body, Vocabulary(), {}, {})),
    )
