"""One letter stands for each layout: the first always, then those of the largest classes."""

import io
from pathlib import Path

import pikepdf
import pytest

from outreach.printing.binder import cut
from outreach.printing.merge import Field, MergeJob, Record, Template, merge, specimens

HTML = '<style>@page {{ size: A6 }}</style><p>致<span data-f="name">{}</span>家长</p><p>编号<b data-f="n"></b></p>'
TEMPLATE = Template(HTML.format(""), (Field("name"), Field("n")))
# Classes of 1, 3, 4 and 2 letters.
NAMES = ["一村", "四个字村", *["三字村"] * 2, *["五个字的村"] * 4, "三字村", "四个字村"]


def job(names: list[str], html: Template = TEMPLATE) -> MergeJob:
    return MergeJob(
        {"letter": html},
        [Record({"name": name, "n": f"{1000 + at}"}, (name,)) for at, name in enumerate(names)],
    )


@pytest.mark.parametrize(
    ("most", "places"), [(1, [1]), (2, [1, 5]), (3, [1, 5, 3]), (4, [1, 5, 3, 2]), (30, [1, 5, 3, 2])]
)
def test_the_first_letter_and_then_the_largest_classes_stand_for_all(most: int, places: list[int]) -> None:
    found = specimens(job(NAMES), most)

    assert [one.place for one in found] == places
    assert [one.record.path for one in found] == [(NAMES[place - 1],) for place in places]


@pytest.mark.parametrize("count", [1, 2])
def test_fewer_letters_than_a_class_needs_all_stand_for_themselves(count: int) -> None:
    assert [one.place for one in specimens(job(NAMES[:count]), 30)] == list(range(1, count + 1))


def test_a_file_is_cut_into_its_letters(tmp_path: Path) -> None:
    long = Template(HTML.format("") + '<p style="break-before: page">二', TEMPLATE.fields)
    made = merge(job(NAMES[:3], long), tmp_path / "out.pdf")
    parts = list(cut((tmp_path / "out.pdf").read_bytes(), [2, 4]))

    assert list(made.lengths) == [2, 2, 2]
    with pikepdf.open(tmp_path / "out.pdf") as whole:
        drawn = [page.Contents.read_bytes() for page in whole.pages]
    for part, expected in zip(parts, (drawn[:2], drawn[2:]), strict=True):
        with pikepdf.open(io.BytesIO(part)) as pdf:
            assert [page.Contents.read_bytes() for page in pdf.pages] == expected
            assert "/Outlines" not in pdf.Root
