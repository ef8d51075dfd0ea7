"""make guide-pictures: photographs the screens of the user guide at a running site with the demo.

Run as `python -m tests.browser.guide_pictures http://localhost:8000`.
"""

import io
import sys

import django
from PIL import Image
from playwright.sync_api import sync_playwright

django.setup()

from home.guide import CHAPTERS, picture_file  # noqa: E402 - settings are read after setup
from tests.browser.conftest import FLAGS  # noqa: E402
from tests.browser.steps import sign_in  # noqa: E402

SIZE = {"width": 1280, "height": 800}
WEBP_QUALITY = 80


def main(address: str) -> None:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)
        page = browser.new_context(base_url=address, locale="zh-CN", viewport=SIZE).new_page()
        sign_in(page, "admin")
        for chapter in CHAPTERS:
            answer = page.goto(chapter.screen)
            if answer is None or not answer.ok:
                sys.exit(f"{chapter.screen} is not there.")
            page.wait_for_load_state("networkidle")
            write(chapter.name, page.screenshot())
            print(picture_file(chapter.name))
        browser.close()


def write(name: str, picture: bytes) -> None:
    path = picture_file(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.open(io.BytesIO(picture)).save(path, "WEBP", quality=WEBP_QUALITY)


if __name__ == "__main__":
    main(sys.argv[1])
