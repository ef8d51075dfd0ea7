"""Pictures are served without a web server in front, and nothing else of the media folder is."""

from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

pytestmark = pytest.mark.django_db


def put(path: str) -> None:
    target = Path(settings.MEDIA_ROOT) / path
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(b"content")


def test_a_rendition_is_served(client: Client) -> None:
    put("images/cover.width-400.webp")

    answer = client.get("/media/images/cover.width-400.webp")

    assert answer.getvalue() == b"content"


@pytest.mark.parametrize(
    "path", ["documents/plan.pdf", "original_images/photo.jpg", "images/../documents/plan.pdf"]
)
def test_documents_and_originals_are_not_served(client: Client, path: str) -> None:
    put("documents/plan.pdf")
    put("original_images/photo.jpg")

    assert client.get(f"/media/{path}").status_code in (400, 404)
