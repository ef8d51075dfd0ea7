"""The steps of bench_ledger: filling an empty database with photos, and packing them once."""

import hashlib
import io
import os
import resource
import sys
import time
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import django
from django.core.files.base import ContentFile
from django.core.management import call_command
from PIL import Image

ACTIVITIES, PHOTOS_EACH = 500, 4
# What a phone sends: 12 million pixels; a few different ones, stored again and again.
SIZE, DIFFERENT = (4032, 3024), 4
LIMIT_MIB = 512

django.setup()

from campaigns.models import Activity, ActivityKind, ActivityPhoto, Campaign, Channel  # noqa: E402
from campaigns.states import ActivityState  # noqa: E402
from home.reports.ledger.contents import read_contents  # noqa: E402
from home.reports.ledger.pack import Watcher, write_pack  # noqa: E402
from outreach.places.models import Office, Region  # noqa: E402


def pictures() -> list[bytes]:
    """Noise under a gradient: a JPEG of it is as large as a photo of the same size."""
    made = []
    for number in range(DIFFERENT):
        noise = Image.frombytes("L", (1008, 756), os.urandom(1008 * 756)).resize(SIZE)
        picture = Image.merge("RGB", (noise, noise.rotate(90 * number), Image.new("L", SIZE, 60 * number)))
        stream = io.BytesIO()
        picture.save(stream, "JPEG", quality=60)
        made.append(stream.getvalue())
    return made


def fill() -> None:
    call_command("migrate", verbosity=0)
    county = Region.objects.create(name="示例县", code="429999")
    office = Office.objects.create(county=county, name="示例局")
    campaign = Campaign.objects.create(
        county=county, name="示例宣传月", starts_on=date(2026, 1, 1), lead_office=office
    )
    kind = ActivityKind.objects.create(code="lecture", name="宣讲", channel=Channel.LECTURE)
    data = pictures()
    stored: list[Any] = []
    for number in range(ACTIVITIES):
        activity = Activity.objects.create(
            campaign=campaign,
            kind=kind,
            title=f"示例宣讲{number}",
            state=ActivityState.VERIFIED,
            starts_at=datetime(2026, 1, 1, 9, tzinfo=UTC) + timedelta(hours=number),
        )
        for place in range(PHOTOS_EACH):
            photo = ActivityPhoto(activity=activity, sort_order=place)
            if len(stored) < DIFFERENT:
                photo.file.save("photo.jpg", ContentFile(data[place]), save=False)
                stored.append(photo.file.name)
            photo.file.name = stored[place]
            photo.save()
    size = sum(len(one) for one in data) / len(data) / 1e6
    print(f"{ACTIVITIES} activities, {ACTIVITIES * PHOTOS_EACH} photos of {size:.1f} MB, 12 million pixels")


def pack() -> None:
    folder = Path(os.environ["OUTREACH_DATA_DIR"])
    started, target = time.monotonic(), folder / "pack.zip"
    contents = read_contents(Campaign.objects.select_related("county").get())
    watch = Watcher(lambda _done, _total: None, lambda: None)
    facts = write_pack(target, contents, folder=folder, base="http://localhost", watch=watch)
    seconds, peak = time.monotonic() - started, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    with target.open("rb") as stream:
        digest = hashlib.file_digest(stream, "sha256").hexdigest()
    print(
        f"{facts.files} files, {facts.pages} pages of register: {seconds:.0f} s, "
        f"{target.stat().st_size / 1e6:,.0f} MB, SHA-256 {digest[:16]}, "
        f"peak {peak:.0f} MiB of {LIMIT_MIB} allowed"
    )
    if peak > LIMIT_MIB:
        sys.exit("The pack needs more memory than allowed.")


if __name__ == "__main__":
    {"fill": fill, "pack": pack}[sys.argv[1]]()
