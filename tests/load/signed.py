"""python -m tests.load.signed: what the books say of the villages' signatures, as one line of JSON."""

import json
from io import StringIO

import django

django.setup()

from django.core.management import CommandError, call_command  # noqa: E402 - models load after setup

from materials.models import Delivery, Movement, Receipt  # noqa: E402
from materials.states import DeliveryState, MovementReason  # noqa: E402


def main() -> None:
    signed = Delivery.objects.filter(state=DeliveryState.SIGNED, receipt__way=Receipt.Way.QR)
    keys = [f"delivery/{one.pk}/{line.edition_id}/good" for one in signed for line in one.lines.all()]
    said = StringIO()
    try:
        call_command("check_ledger", stdout=said)
        is_right = True
    except CommandError as error:
        said.write(str(error))
        is_right = False
    told = {
        "receipts": signed.count(),
        "movements": Movement.objects.filter(key__in=keys, reason=MovementReason.RECEIPT).count(),
        "is_right": is_right,
        "ledger": said.getvalue().strip(),
    }
    print(json.dumps(told, ensure_ascii=False))


if __name__ == "__main__":
    main()
