"""送货单: what travels to a township or village, counted on arrival and signed by QR code or by hand."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from materials.apportion import in_packs
from materials.documents.codes import fixed_code
from materials.documents.faults import DesignFault
from materials.documents.paper import Paper, make_paper
from materials.models import Delivery

NO_DELIVERY = gettext_lazy("There is no delivery yet. No note was made. Send something first.")


def delivery_notes(
    deliveries: Sequence[Delivery], *, addresses: Mapping[int, str], office: str, name: str
) -> Paper:
    """Return a page for each delivery; `addresses` are what their QR codes open, by delivery.

    Deliveries come with county, township, village and lines with their materials loaded. Raises
    DesignFault when there are none.
    """
    if not deliveries:
        raise DesignFault(NO_DELIVERY)
    with override("zh-hans"):
        title = _("Delivery note %(number)s") % {"number": name}
    notes = [_note(delivery, addresses[delivery.pk]) for delivery in deliveries]
    return make_paper("delivery_note", title, {"notes": notes, "office": office})


def _note(delivery: Delivery, address: str) -> dict[str, Any]:
    lines = [_line(line.edition.material, line.edition.number, line.copies) for line in delivery.lines.all()]
    village, township = delivery.village, delivery.township
    return {
        "delivery": delivery,
        "receiver": village.name if village else township.name,
        "above": township.name if village else "",
        "role": "村（社区）儿童主任" if village else "乡镇（街道）儿童督导员",
        "person": village.director_name if village else township.supervisor_name,
        "phone": village.director_phone if village else township.supervisor_phone,
        "lines": lines,
        "copies": sum(line["copies"] for line in lines),
        "code": fixed_code(address),
        "address": address,
    }


def _line(material: Any, edition: int, copies: int) -> dict[str, Any]:
    full, loose = in_packs(copies, material.pack_size)
    return {
        "name": material.name,
        "edition": edition,
        "kind": material.get_kind_display(),
        "copies": copies,
        "full": full,
        "loose": loose,
        "pack": material.pack_size,
    }
