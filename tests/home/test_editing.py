"""What staff see while they edit: previews of blocks, the house's looks, the guide."""

import re
from pathlib import Path
from typing import Any

import pytest
from django.template.loader import get_template
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from home.guide import CHAPTERS
from materials.blocks import DesignBody
from outreach.accounts.models import User
from outreach.content.blocks import BodyBlock

BLOCKS = BodyBlock().child_blocks
DESIGN_BLOCKS = DesignBody().child_blocks


@pytest.fixture
def staff(client: Client, db: None) -> Client:
    client.force_login(User.objects.create_superuser("admin", password="outreach-demo"))
    return client


@pytest.fixture(autouse=True)
def no_pictures(settings: Any, tmp_path: Path) -> None:
    """Whoever took the guide's pictures on this machine has them elsewhere."""
    settings.DATA_DIR = tmp_path


@pytest.mark.parametrize("name", BLOCKS)
def test_every_block_of_a_page_shows_what_it_looks_like(staff: Client, name: str) -> None:
    block = BLOCKS[name]

    response = staff.get(reverse("wagtailadmin_block_preview"), {"id": block.definition_prefix})

    content = response.content.decode()
    assert (response.status_code, block.is_previewable, bool(block.get_description())) == (200, True, True)
    assert "site.css" in content
    assert re.search("[一-鿿]{4}", content)


@pytest.mark.parametrize("name", DESIGN_BLOCKS)
def test_every_block_of_a_design_shows_how_it_is_printed(staff: Client, name: str) -> None:
    block = DESIGN_BLOCKS[name]
    with override("zh-hans"):
        text = str(block.get_description())

    response = staff.get(reverse("wagtailadmin_block_preview"), {"id": block.definition_prefix})

    printed = response.content.decode().partition('<div class="book"')[2]
    assert re.search("[一-鿿]{4}", text)
    assert (response.status_code, block.is_previewable) == (200, True)
    assert printed.count("<") > 4


def test_the_guide_reads_well_without_pictures(staff: Client) -> None:
    content = staff.get("/admin/guide/").content.decode()

    assert [chapter.title in content for chapter in CHAPTERS] == [True] * len(CHAPTERS)
    assert "guide__picture" not in content


@pytest.mark.parametrize("chapter", CHAPTERS, ids=[chapter.name for chapter in CHAPTERS])
def test_every_chapter_has_its_text(chapter: object) -> None:
    assert len(get_template(f"home/staff/guide/{chapter.name}.html").render()) > 150


@pytest.mark.parametrize("name", ["start", "nothing"])
def test_a_picture_that_was_not_taken_is_not_there(staff: Client, name: str) -> None:
    assert staff.get(f"/admin/guide/{name}.webp").status_code == 404


@pytest.mark.django_db
def test_the_guide_is_for_staff(client: Client) -> None:
    assert client.get("/admin/guide/").status_code == 302


def test_the_admin_looks_like_the_house(staff: Client) -> None:
    content = staff.get("/admin/guide/").content.decode()

    assert "img/seal" in content
    assert content.partition("<title>")[2].partition("</title>")[0].strip().endswith("宣传工作台")
