"""What a campaign's ledger holds and what it lacks: activities with their numbers, files in their folders."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import PurePosixPath

from django.db.models import Q
from django.db.models.fields.files import FieldFile
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from campaigns.models import Activity, ActivityPaper, ActivityPhoto, Campaign, PaperKind
from home.reports.ledger.rules import FOLDER_OF_PAPER, FOLDERS, LACKING, NEEDED, NEEDED_ONCE, Proof
from materials.models import Delivery, Receipt
from materials.states import DeliveryState
from outreach.filenames import safe_part


@dataclass(frozen=True, slots=True)
class Piece:
    """One file of the pack: where it comes from and where it goes."""

    source: FieldFile
    name: str
    owner: str
    address: str


@dataclass(slots=True)
class Entry:
    """One activity of the ledger; `number` is its place among its kind: lecture 12."""

    activity: Activity
    number: int
    standards: list[str]
    counts: list[str]
    papers: list[ActivityPaper] = field(default_factory=list)
    photos: list[ActivityPhoto] = field(default_factory=list)

    @property
    def label(self) -> str:
        return f"{self.activity.kind.name} {self.number}"

    @property
    def day(self) -> date:
        return self.activity.day

    @property
    def address(self) -> str:
        return reverse("activity:inspect", args=[self.activity.pk])

    def has(self, proof: Proof) -> bool:
        if proof == Proof.PHOTO:
            return bool(self.photos)
        if proof == Proof.COUNT:
            return bool(self.counts)
        if proof == Proof.MEDIA and self.activity.link:
            return True
        return any(
            FOLDER_OF_PAPER[paper.kind] == proof for paper in self.papers if paper.kind != PaperKind.OTHER
        )


@dataclass(frozen=True, slots=True)
class Missing:
    """One sentence of what an inspection would miss, and where to add it."""

    label: str
    title: str
    lacks: str
    address: str


@dataclass(frozen=True, slots=True)
class Contents:
    campaign: Campaign
    entries: list[Entry]
    deliveries: list[Delivery]

    def missing(self) -> list[Missing]:
        return [*self._missing_once(), *self._missing_of_entries(), *self._missing_signatures()]

    def _missing_once(self) -> Iterator[Missing]:
        there = {
            FOLDER_OF_PAPER[p.kind] for one in self.entries for p in one.papers if p.kind != PaperKind.OTHER
        }
        address = reverse("campaign:inspect", args=[self.campaign.pk])
        for proof in NEEDED_ONCE:
            if proof not in there:
                yield Missing(_("Campaign"), self.campaign.name, str(LACKING[proof]), address)

    def _missing_of_entries(self) -> Iterator[Missing]:
        for one in self.entries:
            for proof in NEEDED.get(one.activity.kind.channel, ()):
                if not one.has(proof):
                    yield Missing(one.label, _title(one.activity), str(LACKING[proof]), one.address)

    def _missing_signatures(self) -> Iterator[Missing]:
        for row in self.deliveries:
            if row.state == DeliveryState.SENT:
                receiver = str(row.village or row.township)
                lacks = str(LACKING[Proof.SIGNATURE])
                yield Missing(row.number, receiver, lacks, reverse("delivery:detail", args=[row.pk]))

    def pieces(self) -> Iterator[Piece]:
        """Every file in the order of the folders; names are unique and the same for the same data."""
        found = [*self._papers(), *self._photos(), *self._receipts()]
        yield from _unique(sorted(found, key=lambda piece: piece.name))

    def _papers(self) -> Iterator[Piece]:
        for one in self.entries:
            for number, paper in enumerate(one.papers, start=1):
                name = f"{FOLDERS[FOLDER_OF_PAPER[paper.kind]]}/{_stem(one)}-{number:02}-{safe_part(paper.name, 40)}"
                yield Piece(paper.file, _with_suffix(name, paper.file.name), one.label, one.address)

    def _photos(self) -> Iterator[Piece]:
        for one in self.entries:
            for number, photo in enumerate(one.photos, start=1):
                source = picture_of(photo)
                if source is not None:
                    name = f"{FOLDERS[Proof.PHOTO]}/{_stem(one)}-{number:02}"
                    yield Piece(source, _with_suffix(name, source.name), one.label, one.address)

    def _receipts(self) -> Iterator[Piece]:
        for row in self.deliveries:
            receipt = getattr(row, "receipt", None)
            if isinstance(receipt, Receipt):
                receiver = safe_part(str(row.village or row.township))
                stem = f"{FOLDERS[Proof.SIGNATURE]}/{safe_part(row.number)}-{receiver}"
                for word, source in (("签名", receipt.signature), ("照片", receipt.photo)):
                    if source:
                        address = reverse("delivery:detail", args=[row.pk])
                        yield Piece(source, _with_suffix(f"{stem}-{word}", source.name), row.number, address)


def read_contents(campaign: Campaign, *, standard: str = "") -> Contents:
    """Read what was held, with papers and photos, and what was delivered; seven queries, however many rows.

    A standard's number keeps the activities that prove it, and leaves the deliveries out.
    """
    entries = _entries(campaign)
    if standard:
        return Contents(campaign, [one for one in entries if standard in one.standards], [])
    return Contents(campaign, entries, _deliveries(campaign))


def _entries(campaign: Campaign) -> list[Entry]:
    rows = (
        Activity.objects.filter(campaign=campaign)
        .done()
        .select_related("kind", "township", "village")
        .prefetch_related("counts__measure", "photos__image", "tagged_standards__tag")
        .order_by("kind__position", "kind__code", "starts_at", "pk")
    )
    papers: dict[int, list[ActivityPaper]] = defaultdict(list)
    for paper in ActivityPaper.objects.filter(activity__campaign=campaign).order_by(
        "kind", "uploaded_at", "pk"
    ):
        papers[paper.activity_id].append(paper)
    numbers: dict[int, int] = defaultdict(int)
    return [_entry(row, numbers, papers[row.pk]) for row in rows]


def _entry(row: Activity, numbers: dict[int, int], papers: list[ActivityPaper]) -> Entry:
    numbers[row.kind_id] += 1
    return Entry(
        row,
        numbers[row.kind_id],
        sorted(tagged.tag.name for tagged in row.tagged_standards.all()),
        [f"{count.measure.name}{count.amount}{count.measure.unit}" for count in row.counts.all()],
        papers,
        sorted(row.photos.all(), key=lambda photo: (photo.sort_order or 0, photo.pk)),
    )


def _deliveries(campaign: Campaign) -> list[Delivery]:
    of_campaign = (
        Q(order__campaign=campaign)
        | Q(allocation__run__campaign=campaign)
        | Q(lines__edition__material__campaign=campaign)
    )
    numbers = Delivery.objects.filter(of_campaign).values("pk")
    rows = Delivery.objects.filter(pk__in=numbers).select_related("township", "village", "receipt")
    return list(rows.order_by("number", "pk"))


def picture_of(photo: ActivityPhoto) -> FieldFile | None:
    """The picture as it was sent; one that staff put into the library is the library's."""
    if photo.file:
        return photo.file
    return photo.image.file if photo.image is not None else None


def _title(activity: Activity) -> str:
    place = activity.township.name if activity.township else ""
    return f"{activity.day:%Y-%m-%d} {place} {activity.title}".replace("  ", " ")


def _stem(one: Entry) -> str:
    place = safe_part(one.activity.township.name, 12) if one.activity.township else "全县"
    kind, day = safe_part(one.activity.kind.name, 16), timezone.localdate(one.activity.starts_at)
    return f"{kind}-{one.number:03}-{day:%Y%m%d}-{place}"


def _with_suffix(name: str, source: str | None) -> str:
    suffix = PurePosixPath(source or "").suffix.lower()
    return name if not suffix or name.lower().endswith(suffix) else f"{name}{suffix}"


def _unique(pieces: Iterable[Piece]) -> Iterator[Piece]:
    """Windows thinks that A.jpg and a.jpg are one file."""
    taken: set[str] = set()
    for piece in pieces:
        name, number = piece.name, 2
        while name.lower() in taken:
            path = PurePosixPath(piece.name)
            name = str(path.with_name(f"{path.stem}({number}){path.suffix}"))
            number += 1
        taken.add(name.lower())
        yield piece if name == piece.name else Piece(piece.source, name, piece.owner, piece.address)
