"""The house's typefaces: how they are cut, what they hold, and which one sets a word."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from fontTools.pens.boundsPen import BoundsPen
from fontTools.ttLib import TTFont
from weasyprint.formatting_structure import boxes

from outreach.printing import fonts, press
from outreach.printing.assets import Assets
from outreach.printing.fonts import build, catalogue, fangsong
from outreach.printing.fonts.adjust import ASCENT, DESCENT
from outreach.printing.fonts.characters import as_ranges, core_characters, from_ranges
from outreach.printing.fonts.fontconfig import configuration
from outreach.printing.fonts.registry import Face

SAMPLE = set(map(ord, "中华人民共和国一二三家长书，。“”‘’——……《》0123456789ABCabc𠮷喆"))


def face_of(role: str, weight: int = 400) -> Face:
    return next(one for one in fonts.faces() if (one.role, one.weight) == (role, weight))


@pytest.fixture(scope="module", params=["song", "hei", "kai"])
def cut_font(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Face, TTFont, TTFont]:
    face = face_of(request.param)
    if not catalogue.source_state(face):
        pytest.skip(f"{face.package} is not installed")
    folder = tmp_path_factory.mktemp(request.param)
    (folder / "faces").mkdir()
    full, core = build.cut_face(face, folder, full=SAMPLE, core=SAMPLE - {ord("𠮷")})
    return face, TTFont(folder / "faces" / full.file), TTFont(folder / "faces" / core.file)


def test_a_cut_font_is_static_truetype_under_our_own_name(cut_font: tuple[Face, TTFont, TTFont]) -> None:
    face, full, core = cut_font

    assert [font["name"].getDebugName(1) for font in (full, core)] == [face.full_family, face.family]
    for font in (full, core):
        assert {"glyf", "loca"} <= set(font.keys())
        assert not {"CFF ", "fvar", "vmtx", "fpgm"} & set(font.keys())
        assert "Noto" not in str(font["name"].getDebugName(4))
        assert font["name"].getDebugName(13)


def test_a_cut_font_holds_what_was_asked(cut_font: tuple[Face, TTFont, TTFont]) -> None:
    _, full, core = cut_font

    assert set(full.getBestCmap()) >= SAMPLE
    assert ord("𠮷") not in core.getBestCmap()


def test_punctuation_fills_its_square_and_digits_stand_in_columns(
    cut_font: tuple[Face, TTFont, TTFont],
) -> None:
    _, _, font = cut_font
    names, widths = font.getBestCmap(), font["hmtx"]

    square = font["head"].unitsPerEm
    assert {widths[names[ord(sign)]][0] for sign in "中，。“”‘’—…《》"} == {square}
    assert len({widths[names[ord(digit)]][0] for digit in "0123456789"}) == 1


def test_every_face_has_the_same_line(cut_font: tuple[Face, TTFont, TTFont]) -> None:
    _, full, core = cut_font

    for font in (full, core):
        em = font["head"].unitsPerEm
        assert (font["hhea"].ascent * 1000 / em, -font["hhea"].descent * 1000 / em) == (ASCENT, DESCENT)


def bounds(font: TTFont, character: str) -> tuple[float, ...]:
    glyphs = font.getGlyphSet()
    pen = BoundsPen(glyphs)
    glyphs[font.getBestCmap()[ord(character)]].draw(pen)
    return pen.bounds


def test_outlines_stay_within_a_thousandth_of_the_source(cut_font: tuple[Face, TTFont, TTFont]) -> None:
    face, _, font = cut_font
    number = 2 if face.source.suffix == ".ttc" else 0

    with TTFont(face.source, fontNumber=number, lazy=True) as source:
        for character in "中国家书":
            left, low, right, high = bounds(source, character)
            ours = bounds(font, character)
            # The maker of the Kai face states side bearings that are up to 4 units off its own outlines.
            assert (ours[0], ours[2]) == pytest.approx((left, right), abs=4.5)
            assert (ours[2] - ours[0], ours[1], ours[3]) == pytest.approx((right - left, low, high), abs=1.5)


def test_the_core_holds_gb2312_the_signs_and_names_of_people() -> None:
    core = core_characters()

    assert set(map(ord, "啊座齄①⑴□■√℃㎡—…·〔〕《》￥％AÀüǚ𠮷䶮㛃喆堃燚骉")) <= core
    assert 8_000 < len(core) < 10_500


def test_ranges_read_back_as_they_were_written() -> None:
    codes = {0x20, 0x21, 0x4E00, 0x20BB7}

    assert as_ranges(codes) == [(0x20, 0x21), (0x4E00, 0x4E00), (0x20BB7, 0x20BB7)]
    assert from_ranges(as_ranges(codes)) == {chr(code) for code in codes}


def test_a_name_with_a_rare_character_is_set_in_one_font() -> None:
    (run,) = fonts.runs("买买提·李𠮷", ("Outreach FangSong",), is_one_word=True)

    assert run.text == "买买提·李𠮷"
    assert set(run.text) <= fonts.coverage(run.family)


def test_in_running_text_the_clause_changes_font_and_its_neighbours_do_not() -> None:
    families = ("Outreach FangSong",)

    runs = fonts.runs("请查收，李𠮷同学的家长，谢谢", families)
    home = fonts.runs("请查收", families)[0].family

    assert "".join(run.text for run in runs) == "请查收，李𠮷同学的家长，谢谢"
    holding = [run for run in runs if "𠮷" in run.text]
    assert len(holding) == 1
    assert "李𠮷同学的家长" in holding[0].text
    assert runs[0].family == runs[-1].family == home


def test_a_character_that_no_font_has_is_named() -> None:
    assert fonts.missing_characters("家长\u200b😀好ཀ", ("Outreach Song",)) == ("😀", "ཀ")
    with pytest.raises(fonts.MissingGlyph) as caught:
        press.lay_out("<p>家长😀好", assets=Assets())

    assert "U+1F600" in caught.value.english
    assert "😀 (U+1F600)" in caught.value.chinese
    assert caught.value.characters == ("😀",)


def test_the_page_itself_sets_the_whole_name_in_the_stand_in_font() -> None:
    html = "<html lang=zh-Hans><style>p { font-family: 'Outreach FangSong' }</style><p>学生<b>李𠮷</b>同学"

    document = press.lay_out(html, assets=Assets())
    texts = [box for box in document.pages[0]._page_box.descendants() if isinstance(box, boxes.TextBox)]

    assert [box.text for box in texts] == ["学生", "李𠮷", "同学"]
    assert set("李𠮷") <= fonts.coverage(fonts.resolve(texts[1].style["font_family"][0]))


@pytest.mark.parametrize(
    ("asked", "given"),
    [
        ("仿宋_GB2312", "FangSong"),
        ("SimSun", "Song"),
        ("sans-serif", "Hei"),
        ("楷体", "Kai"),
        ("Comic Sans", "Song"),
    ],
)
def test_familiar_names_lead_to_our_families(asked: str, given: str) -> None:
    assert fonts.resolve(asked) == f"Outreach {given}"


def test_every_face_names_its_licence_and_package() -> None:
    assert {face.role for face in fonts.faces()} == {"song", "hei", "fangsong", "kai"}
    assert all(face.licence and face.package and face.role_zh for face in fonts.faces())


def test_a_broken_or_old_catalogue_counts_as_none(tmp_path: Path) -> None:
    for content in ("", "{", '{"version": 0, "cuts": []}', '{"version": 3}', "[]"):
        (tmp_path / catalogue.FILE).write_text(content)
        assert catalogue.read_cuts(tmp_path) == []


@pytest.mark.parametrize("kept", [0, 11, 200, -9])
def test_a_font_that_was_cut_short_counts_as_none(tmp_path: Path, kept: int) -> None:
    source = next(face.source for face in fonts.faces() if face.role == "kai")
    whole, short = source.read_bytes(), tmp_path / "short.ttf"
    short.write_bytes(whole[:kept])

    assert catalogue.is_whole(source)
    assert not catalogue.is_whole(short)


def test_where_ordinary_characters_are_missing_the_fonts_are_blamed_and_not_the_writer() -> None:
    gone, rare = fonts.MissingGlyph(("暑", "假"), "暑假"), fonts.MissingGlyph(("\U0003106c",), "\U0003106c")

    assert ("manage.py doctor" in gone.english, "manage.py doctor" in gone.chinese) == (True, True)
    assert ("another way" in rare.english, "其他写法" in rare.chinese) == (True, True)


def test_the_configuration_shows_our_fonts_only(tmp_path: Path) -> None:
    text = configuration(tmp_path)

    assert "/etc/fonts" not in text
    assert "<string>仿宋_gb2312</string>" in text


def run_in_empty_cache(code: str, cache: Path) -> str:
    environment = {**os.environ, "OUTREACH_FONT_CACHE": str(cache), "PYTHONPATH": os.pathsep.join(sys.path)}
    done = subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True
    )
    return done.stdout.strip()


def test_without_a_built_cache_the_system_fonts_serve(tmp_path: Path) -> None:
    code = (
        "from outreach.printing import press; from outreach.printing.assets import Assets;"
        "import io, pikepdf;"
        "pdf = press.render('<p style=\"font-family: Outreach Hei\">家长书', assets=Assets());"
        "file = pikepdf.open(io.BytesIO(pdf)); fonts = file.pages[0].Resources.Font.values();"
        "print(*[font.BaseFont for font in fonts])"
    )

    assert run_in_empty_cache(code, tmp_path / "none").endswith("+Noto-Sans-CJK-SC")


def test_fangsong_that_is_there_is_not_fetched_again(tmp_path: Path) -> None:
    (tmp_path / "sources").mkdir()
    (tmp_path / "sources" / "FandolFang-Regular.otf").write_bytes(b"OTTO")

    assert fangsong.fetch(tmp_path) == fangsong.READY


def test_fangsong_that_cannot_be_had_is_told_with_a_way_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if (Path("/") / fangsong.FOLDER).exists():
        pytest.skip("the package is installed")
    monkeypatch.setenv("PATH", str(tmp_path))

    outcome = fangsong.fetch(tmp_path)

    assert outcome == fangsong.UNAVAILABLE
    assert "Kai" in outcome.english
    assert "楷体" in outcome.chinese


def test_a_home_that_cannot_be_written_does_not_stop_the_engine(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder")
    code = "import os, outreach.printing; print(os.path.isfile(os.environ['FONTCONFIG_FILE']))"

    assert run_in_empty_cache(code, tmp_path / "file" / "cache") == "True"
