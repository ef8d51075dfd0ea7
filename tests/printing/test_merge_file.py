"""The file as a whole: structure, outline, padding, separators, parts, stopping, and coming back after a kill."""

import os
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from outreach.printing.assets import Assets
from outreach.printing.boxes import box_of
from outreach.printing.merge import (
    Field,
    MergeJob,
    MergeStopped,
    Record,
    Template,
    UnfitPart,
    join,
    make_plan,
    merge,
    merge_part,
    spans,
    stamper,
)
from outreach.printing.merge.filling import Filling
from outreach.printing.pdfx.checks import XMP_FACTS, xmp_value
from outreach.printing.profiles import OFFICE, PRESS, Finish, Profile, WrongTrim, finish_file, finish_merged
from tests.printing.merge_samples import FIELDS, FLOW, SLOTS, TWO_PAGES, page, records, texts
from tests.printing.samples import AT, as_file, photo

SLIP = Template(
    page('<h1>封包单</h1><p style="font-size: 40pt" data-f="place"></p><p>共<b data-f="count"></b>份</p>'),
    (Field("place"), Field("count")),
)


def _letters(count: int = 60, html: str = SLOTS, **more: object) -> MergeJob:
    return MergeJob({"letter": Template(html, FIELDS)}, list(records(count)), title="致家长的一封信", **more)  # type: ignore[arg-type]


def test_the_file_is_whole_for_tools_that_we_did_not_write(tmp_path: Path) -> None:
    out = tmp_path / "out.pdf"

    merge(_letters(200, FLOW), out)

    qpdf = subprocess.run(["qpdf", "--check", str(out)], capture_output=True, text=True)
    gs = subprocess.run(
        ["gs", "-q", "-o", "-", "-sDEVICE=nullpage", str(out)], capture_output=True, text=True
    )
    fonts = subprocess.run(
        ["pdffonts", str(out)], capture_output=True, text=True, check=True
    ).stdout.splitlines()[2:]
    assert (qpdf.returncode, qpdf.stderr) == (0, "")
    assert (gs.returncode, gs.stdout + gs.stderr) == (0, "")
    # Type, encoding, embedded, subset, with ToUnicode; one set for all letters.
    assert [font.split()[1:][:6] for font in fonts] == [
        ["CID", "TrueType", "Identity-H", "yes", "yes", "yes"]
    ] * len(fonts)
    assert len(fonts) <= 3


def test_the_file_has_identity_title_language_and_boxes_on_every_page(tmp_path: Path) -> None:
    out = tmp_path / "out.pdf"

    merge(_letters(70), out)

    with pikepdf.open(out) as pdf:
        assert len(pdf.trailer.ID) == 2
        assert str(pdf.docinfo.Title) == "致家长的一封信"
        assert str(pdf.Root.Lang) == "zh-CN"
        assert all("/TrimBox" in one.obj and "/BleedBox" in one.obj for one in pdf.pages)
        assert len(pdf.Root.Pages.Kids) == 2  # 64 pages and the rest


def _finished(job: MergeJob, folder: Path, profile: Profile = OFFICE, **more: Any) -> tuple[Path, bool]:
    """The finished file, and whether it is the merged one, byte by byte."""
    made = merge(job, folder / "drawn.pdf")
    drawn = (folder / "drawn.pdf").read_bytes()
    how = Finish(job.title, job.language, AT, **more)
    finish_merged(folder / "drawn.pdf", folder / "done.pdf", made, profile, how)
    assert [path.name for path in folder.iterdir()] == ["done.pdf"]
    return folder / "done.pdf", (folder / "done.pdf").read_bytes() == drawn


def test_a_merged_file_for_the_office_is_finished_as_it_is(tmp_path: Path) -> None:
    job = _letters(20, made_at=AT)
    merge(job, tmp_path / "drawn.pdf")
    finish_file(tmp_path / "drawn.pdf", tmp_path / "slow.pdf", OFFICE, Finish(job.title, job.language, AT))
    folder = tmp_path / "quick"
    folder.mkdir()

    done, is_as_merged = _finished(job, folder, trim_mm=(210, 297))

    assert is_as_merged
    with pikepdf.open(done) as quick, pikepdf.open(tmp_path / "slow.pdf") as slow:
        for name in XMP_FACTS:
            assert xmp_value(quick, name) == xmp_value(slow, name) != ""
        assert "/Filter" not in quick.Root.Metadata
        assert dict(quick.docinfo.items()) == dict(slow.docinfo.items())
        assert str(quick.Root.Lang) == str(slow.Root.Lang) == "zh-CN"
    assert subprocess.run(["qpdf", "--check", str(done)], capture_output=True).returncode == 0


def test_a_merged_file_is_read_again_where_something_is_left_to_do(tmp_path: Path) -> None:
    photos = Assets(data={"photo.jpg": as_file(photo())})
    with_photo = SLOTS.replace(
        "<h1>", '<img src="asset:photo.jpg" alt="" style="width: 9mm; height: 9mm"><h1>'
    )
    with_bleed = SLOTS.replace("size: A4", "size: A4; bleed: 3mm")
    for number, (html, profile) in enumerate(((with_photo, OFFICE), (with_bleed, OFFICE), (SLOTS, PRESS))):
        folder = tmp_path / f"{number}"
        folder.mkdir()
        job = MergeJob({"letter": Template(html, FIELDS, photos)}, list(records(6)), title="信", made_at=AT)

        done, is_as_merged = _finished(job, folder, profile)

        assert not is_as_merged
        with pikepdf.open(done) as pdf:
            box = box_of(pdf.pages[0].mediabox)
            assert box_of(pdf.pages[0].trimbox).contains(box) == (profile == OFFICE)
    with pytest.raises(WrongTrim, match="Page 1 is 210 x 297 mm"):
        _finished(_letters(6, made_at=AT), tmp_path / "0", trim_mm=(148, 210))


def test_equal_input_makes_an_equal_file(tmp_path: Path) -> None:
    first = merge(_letters(30), tmp_path / "one.pdf")
    second = merge(_letters(30), tmp_path / "two.pdf")

    assert first.sha256 == second.sha256
    assert first.bytes == (tmp_path / "one.pdf").stat().st_size


def test_the_outline_leads_to_townships_and_villages(tmp_path: Path) -> None:
    out = tmp_path / "out.pdf"

    merge(_letters(48), out)

    with pikepdf.open(out) as pdf, pdf.open_outline() as outline:
        assert [one.title for one in outline.root] == ["乡镇0", "乡镇1"]
        assert [one.title for one in outline.root[1].children] == [f"村{at}" for at in range(6, 12)]
        # Four letters a village; the tenth village begins on page 36, counted from 0.
        assert outline.root[1].children[3].destination[0] == pdf.pages[36].obj


def test_letters_are_padded_to_even_pages_for_the_duplex_press(tmp_path: Path) -> None:
    result = merge(_letters(12, pad_even=True), tmp_path / "out.pdf")

    pages = texts(tmp_path / "out.pdf")
    assert result.pages == 24
    assert [bool(one) for one in pages] == [True, False] * 12


def test_page_numbers_begin_anew_in_every_letter(tmp_path: Path) -> None:
    merge(_letters(12, TWO_PAGES), tmp_path / "out.pdf")

    numbers = [("1/2" in one, "2/2" in one) for one in texts(tmp_path / "out.pdf")]
    assert numbers == [(True, False), (False, True)] * 12


def test_slips_stand_between_the_villages(tmp_path: Path) -> None:
    made: list[Record] = []
    for record in records(24):
        if not made or made[-1].path != record.path:
            made.append(Record({"place": record.values["village"], "count": "2"}, record.path, "slip"))
        made.append(record)
    job = MergeJob({"letter": Template(SLOTS, FIELDS), "slip": SLIP}, made)

    result = merge(job, tmp_path / "out.pdf")

    pages = texts(tmp_path / "out.pdf")
    assert (result.pages, result.letters) == (36, 24)
    assert [one.startswith("封包单") for one in pages] == [True, False, False] * 12


def test_two_processes_make_the_same_file_as_one(tmp_path: Path) -> None:
    job = _letters(4200)

    one = merge(job, tmp_path / "one.pdf", processes=1)
    two = merge(job, tmp_path / "two.pdf", processes=2)

    assert one == two


def test_joined_parts_make_the_same_file_as_one_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stamper, "BLOCK", 20)
    made = list(records(80))
    for odd in (5, 33, 34, 70):
        # Nobody else's name is as long as theirs, so they are laid out by themselves.
        made[odd] = replace(made[odd], values={**made[odd].values, "village": f"{'长' * odd}村"})
    job = MergeJob({"letter": Template(FLOW, FIELDS)}, made)
    plan = make_plan(job)
    parts = [(span, tmp_path / f"{number}.part") for number, span in enumerate(spans(plan.total, 3))]
    for span, path in parts:
        merge_part(plan, span, path)

    joined = join(make_plan(job), parts, tmp_path / "joined.pdf")
    whole = merge(job, tmp_path / "whole.pdf", processes=1)

    assert (len(parts), joined.pages) == (3, 80)
    assert joined.fallbacks == 4
    assert joined == whole
    assert (tmp_path / "joined.pdf").read_bytes() == (tmp_path / "whole.pdf").read_bytes()


def test_a_part_of_other_records_is_refused(tmp_path: Path) -> None:
    other = make_plan(
        MergeJob({"letter": Template(SLOTS, FIELDS)}, list(records(40))[20:], title="致家长的一封信")
    )
    plan = make_plan(_letters(20))
    merge_part(other, range(20), tmp_path / "0.part")

    with pytest.raises(UnfitPart):
        join(plan, [(range(20), tmp_path / "0.part")], tmp_path / "out.pdf")

    assert not (tmp_path / "out.pdf").exists()


def test_progress_reaches_the_end_and_a_stop_leaves_nothing(tmp_path: Path) -> None:
    seen: list[tuple[int, int]] = []

    merge(_letters(600), tmp_path / "out.pdf", on_progress=lambda done, total: seen.append((done, total)))
    with pytest.raises(MergeStopped):
        merge(_letters(600), tmp_path / "stopped.pdf", should_stop=lambda: True)

    assert seen[-1] == (600, 600)
    assert [one.name for one in tmp_path.iterdir()] == ["out.pdf"]


SLOW_PART = """
import sys
from pathlib import Path
from outreach.printing.merge import MergeJob, Template, make_plan, merge_part, spans, stamper
from tests.printing.merge_samples import FIELDS, FLOW, records
stamper.BLOCK = 300
plan = make_plan(MergeJob({"letter": Template(FLOW, FIELDS)}, list(records(900, 18))))
for number, span in enumerate(spans(plan.total, 3)):
    merge_part(plan, span, Path(sys.argv[1]) / f"{number}.part")
    print(number, flush=True)
    if number == 0:
        sys.stdin.read()  # the second part waits here for the kill
"""


def test_after_a_kill_the_finished_parts_are_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stamper, "BLOCK", 300)
    worker = subprocess.Popen(
        [sys.executable, "-c", SLOW_PART, str(tmp_path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=Path.cwd(),
    )
    assert worker.stdout is not None
    worker.stdout.readline()
    os.kill(worker.pid, signal.SIGKILL)
    worker.communicate()
    written_at = (tmp_path / "0.part").stat().st_mtime_ns
    time.sleep(0.01)

    plan = make_plan(MergeJob({"letter": Template(FLOW, FIELDS)}, list(records(900, 18))))
    parts = [(span, tmp_path / f"{number}.part") for number, span in enumerate(spans(plan.total, 3))]
    for span, path in parts:
        merge_part(plan, span, path)
    result = join(plan, parts, tmp_path / "out.pdf")

    assert len(parts) == 3
    assert worker.returncode == -signal.SIGKILL
    assert (tmp_path / "0.part").stat().st_mtime_ns == written_at
    assert result.pages == 900


def test_a_template_is_cut_at_its_fields_only() -> None:
    filling = Filling('<p title="data-f">a<!-- <b data-f="no"> --><b data-f="x">1</b></p>')

    assert filling.names == {"x"}
