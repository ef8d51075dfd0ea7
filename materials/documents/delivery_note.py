"""送货单: what travels to a township or village, counted on arrival and signed by QR code or by hand."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from materials.apportion import in_packs
from materials.documents.codes import fixed_code
from materials.documents.faults import DesignFault
from materials.documents.paper import Paper, make_paper
from materials.models import Delivery, DeliveryLine
from outreach.printing.assets import Assets

NO_DELIVERY = gettext_lazy("There is no delivery yet. No note was made. Send something first.")


def delivery_notes(
    deliveries: Sequence[Delivery],
    *,
    addresses: Mapping[int, str],
    signatures: Mapping[int, bytes],
    office: str,
    name: str,
) -> Paper:
    """Return a page for each delivery; `addresses` are what their QR codes open, by delivery.

    A signed one shows what was counted and who signed instead, with the `signatures` (PNG) that were drawn.
    Deliveries come with county, township, village, receipt and lines with their materials loaded. Raises
    DesignFault when there are none.
    """
    if not deliveries:
        raise DesignFault(NO_DELIVERY)
    with override("zh-hans"):
        title = _("Delivery note %(number)s") % {"number": name}
    notes = [_note(delivery, addresses[delivery.pk]) for delivery in deliveries]
    pictures = {_drawn_name(pk): drawn for pk, drawn in signatures.items()}
    for note in notes:
        name_of_drawn = _drawn_name(note["delivery"].pk)
        note["signature"] = Assets.address(name_of_drawn) if name_of_drawn in pictures else ""
    return make_paper("delivery_note", title, {"notes": notes, "office": office}, pictures=pictures)


def _drawn_name(pk: int) -> str:
    return f"signature/{pk}.png"


def _note(delivery: Delivery, address: str) -> dict[str, Any]:
    lines = [_line(line) for line in delivery.lines.all()]
    village, township = delivery.village, delivery.township
    return {
        "delivery": delivery,
        "receipt": getattr(delivery, "receipt", None),
        "receiver": village.name if village else township.name,
        "above": township.name if village else "",
        "role": "村（社区）儿童主任" if village else "乡镇（街道）儿童督导员",
        "person": village.director_name if village else township.supervisor_name,
        "phone": village.director_phone if village else township.supervisor_phone,
        "lines": lines,
        **{
            name: sum(line[name] or 0 for line in lines)
            for name in ("copies", "received", "damaged", "short")
        },
        "code": fixed_code(address),
        "address": address,
    }


def _line(line: DeliveryLine) -> dict[str, Any]:
    material = line.edition.material
    full, loose = in_packs(line.copies, line.pack_size)
    return {
        "name": material.name,
        "edition": line.edition.number,
        "kind": material.get_kind_display(),
        "copies": line.copies,
        "received": line.received,
        "damaged": line.damaged,
        "short": line.short,
        "full": full,
        "loose": loose,
        "pack": line.pack_size,
    }
