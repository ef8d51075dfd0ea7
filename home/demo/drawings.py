"""Pictures of the demo, drawn line by line so that nobody in them exists: scenes of activities, signed sheets."""

import io
from collections.abc import Callable
from functools import cache
from random import Random

from PIL import Image, ImageDraw, ImageFont

from outreach.printing.fonts.registry import NOTO

SCENE_PX = (960, 640)
# A4 at 100 dpi: a scanner's smallest setting.
SHEET_PX = (827, 1169)
COATS = ("#7b9e89", "#c08552", "#5d737e", "#8f7aa1", "#b5a642")
HAIR, GROUND, WALL, INK, PAPER = "#4a4038", "#d9cdb4", "#f4efe4", "#2b2b33", "#fdfcf8"
ROWS = 22
Pen = ImageDraw.ImageDraw


@cache
def face(size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(NOTO / "NotoSerifCJK-Bold.ttc", size)


def draw_scene(channel: str, words: str, *, seed: int) -> bytes:
    """Return a JPEG of one activity as its channel looks; the words stand on its banner."""
    picture = Image.new("RGB", SCENE_PX, WALL)
    pen, chance = ImageDraw.Draw(picture), Random(seed)  # noqa: S311 - drawing, no secret
    SCENES.get(channel, draw_hall)(pen, chance)
    pen.rectangle((120, 40, 840, 110), fill="#b3261e")
    pen.text((480, 75), words[:18], font=face(36), fill="#fff8e7", anchor="mm")
    pen.text((944, 628), "示意图", font=face(18), fill=INK, anchor="rs")
    return _jpeg(picture)


def draw_hall(pen: Pen, chance: Random) -> None:
    """A screen, and the backs of those who listen."""
    pen.rectangle((240, 140, 720, 380), fill="#ffffff", outline="#38618c", width=8)
    for line in range(4):
        y = 180 + line * 46
        pen.rectangle((280, y, 500 + chance.randrange(180), y + 16), fill="#9db8d2")
    pen.rectangle((0, 430, 960, 640), fill=GROUND)
    seats = chance.randrange(5, 9)
    for number in range(seats * 2):
        draw_back(pen, chance, 70 + number % seats * (840 // seats), 420 + number // seats * 100)


def draw_back(pen: Pen, chance: Random, x: int, y: int) -> None:
    pen.ellipse((x, y, x + 60, y + 66), fill=HAIR)
    pen.rounded_rectangle((x - 22, y + 58, x + 82, y + 190), radius=28, fill=chance.choice(COATS))


def draw_road(pen: Pen, chance: Random) -> None:
    """A van with two loudspeakers on a village road."""
    pen.rectangle((0, 120, 960, 400), fill="#cfe3ee")
    for _hill in range(3):
        x = chance.randrange(-100, 800)
        pen.ellipse((x, 260, x + 460, 560), fill="#9cb68c")
    pen.rectangle((0, 400, 960, 640), fill=GROUND)
    pen.rectangle((0, 480, 960, 570), fill="#8d8a86")
    x = chance.randrange(180, 420)
    pen.rounded_rectangle((x, 330, x + 380, 500), radius=26, fill="#f7f7f5", outline=INK, width=4)
    pen.rectangle((x + 20, 352, x + 120, 410), fill="#7fa3bd")
    pen.rectangle((x + 140, 400, x + 380, 440), fill="#b3261e")
    for left in (x + 150, x + 260):
        pen.polygon([(left, 330), (left + 60, 330), (left + 46, 286), (left + 14, 286)], fill=INK)
    for left in (x + 50, x + 270):
        pen.ellipse((left, 460, left + 72, 532), fill=INK)
        pen.ellipse((left + 22, 482, left + 50, 510), fill="#bdbdbd")


def draw_table(pen: Pen, chance: Random) -> None:
    """A table with piles of prints, and people who come to it."""
    pen.rectangle((0, 430, 960, 640), fill=GROUND)
    pen.rectangle((200, 330, 760, 350), fill="#8a6b4f")
    pen.rectangle((216, 350, 744, 470), fill="#b3261e")
    for number in range(6):
        left, height = 230 + number * 86, chance.randrange(24, 90)
        for y in range(330 - height, 330, 6):
            pen.rectangle((left, y, left + 64, y + 5), fill="#ffffff", outline="#9db8d2")
    for number in range(chance.randrange(3, 6)):
        draw_back(pen, chance, 90 + number * 180, 440)


def draw_wall(pen: Pen, chance: Random) -> None:
    """A village's notice board with posters."""
    pen.rectangle((0, 470, 960, 640), fill=GROUND)
    pen.rectangle((130, 140, 830, 450), fill="#e6ded0", outline="#8a6b4f", width=12)
    for number in range(4):
        left, colour = 165 + number * 164, chance.choice(("#0f6c8c", "#2e6b4f", "#c2412d", "#d89b2b"))
        pen.rectangle((left, 180, left + 134, 410), fill="#ffffff", outline=INK)
        pen.rectangle((left, 180, left + 134, 250), fill=colour)
        pen.text((left + 67, 215), "防溺水", font=face(30), fill="#ffffff", anchor="mm")
        for line in range(6):
            pen.rectangle((left + 14, 268 + line * 22, left + 118, 276 + line * 22), fill="#9db8d2")


SCENES: dict[str, Callable[[Pen, Random], None]] = {
    "lecture": draw_hall,
    "vehicle": draw_road,
    "hand_out": draw_table,
    "posting": draw_wall,
}


def draw_sign_in(title: str, place: str, day: str, *, seed: int) -> bytes:
    """Return a scanned sign-in sheet, signed by people of the demo only."""
    picture = Image.new("L", SHEET_PX, PAPER)
    pen, chance = ImageDraw.Draw(picture), Random(seed)  # noqa: S311 - drawing, no secret
    pen.text((413, 80), "活动签到表", font=face(38), fill=INK, anchor="mm")
    pen.text((70, 130), f"活动：{title}", font=face(20), fill=INK)
    pen.text((70, 164), f"地点：{place}　　日期：{day}", font=face(20), fill=INK)
    columns = (70, 140, 330, 560, 757)
    for row in range(ROWS + 1):
        y = 210 + row * 40
        pen.line((columns[0], y, columns[-1], y), fill=INK)
    for x in columns:
        pen.line((x, 210, x, 210 + ROWS * 40), fill=INK)
    for x, heading in zip(columns, ("序号", "姓名", "单位（村、社区）", "签名"), strict=False):
        pen.text((x + 10, 230), heading, font=face(18), fill=INK, anchor="lm")
    for row in range(1, ROWS):
        y = 230 + row * 40
        pen.text((columns[0] + 10, y), str(row), font=face(18), fill=INK, anchor="lm")
        pen.text((columns[1] + 10, y), f"示例人员{row:02}", font=face(18), fill=INK, anchor="lm")
        pen.text((columns[2] + 10, y), f"第{chance.randrange(1, 12)}村", font=face(18), fill=INK, anchor="lm")
        _sign(pen, chance, columns[3] + 20, y)
    return _jpeg(picture.rotate(chance.uniform(-0.6, 0.6), fillcolor=255))


def _sign(pen: Pen, chance: Random, x: int, y: int) -> None:
    points = [(x + step * 11, y + chance.randrange(-13, 14)) for step in range(chance.randrange(8, 15))]
    pen.line(points, fill="#3a3f8f", width=2, joint="curve")


def draw_screen(title: str, day: str) -> bytes:
    """Return the city app's page of a report, as somebody would keep it."""
    picture = Image.new("RGB", (540, 900), "#ffffff")
    pen = ImageDraw.Draw(picture)
    pen.rectangle((0, 0, 540, 72), fill="#b3261e")
    pen.text((270, 36), "云上赤壁", font=face(28), fill="#ffffff", anchor="mm")
    for number, start in enumerate(range(0, len(title), 15)):
        pen.text((32, 104 + number * 44), title[start : start + 15], font=face(30), fill=INK)
    pen.text((32, 210), f"{day}　示意图", font=face(18), fill="#777777")
    for line in range(18):
        pen.rectangle((32, 260 + line * 32, 508 - (line % 6 == 5) * 220, 272 + line * 32), fill="#d6d6d6")
    return _jpeg(picture)


def _jpeg(picture: Image.Image) -> bytes:
    buffer = io.BytesIO()
    picture.save(buffer, "JPEG", quality=80)
    return buffer.getvalue()
