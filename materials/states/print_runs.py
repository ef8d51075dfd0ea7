"""Allowed moves of a print run; pure data."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class PrintRunState(models.TextChoices):
    DRAFT = "draft", _("draft")
    WAITING = "waiting", _("waiting for approval")
    ORDERED = "ordered", _("ordered")
    PROOF = "proof", _("proof")
    PRINTING = "printing", _("printing")
    PART_ARRIVED = "part_arrived", _("partly arrived")
    ARRIVED = "arrived", _("all arrived")
    SETTLED = "settled", _("settled")
    CANCELLED = "cancelled", _("cancelled")


NOT_YET_ORDERED = (PrintRunState.DRAFT, PrintRunState.WAITING)
# What a printer's own system may say; everything else is the office's to say.
PRINTER_MOVES: dict[str, set[str]] = {
    PrintRunState.ORDERED: {PrintRunState.PROOF, PrintRunState.PRINTING},
    PrintRunState.PROOF: {PrintRunState.PRINTING},
}

_R = PrintRunState
PRINT_RUN_MOVES: dict[str, set[str]] = {
    _R.DRAFT: {_R.WAITING, _R.CANCELLED},
    _R.WAITING: {_R.ORDERED, _R.DRAFT, _R.CANCELLED},
    _R.ORDERED: {_R.PROOF, _R.PRINTING, _R.CANCELLED},
    _R.PROOF: {_R.PRINTING, _R.ORDERED, _R.CANCELLED},
    _R.PRINTING: {_R.PART_ARRIVED, _R.ARRIVED},
    _R.PART_ARRIVED: {_R.ARRIVED},
    _R.ARRIVED: {_R.SETTLED},
    _R.SETTLED: set(),
    _R.CANCELLED: set(),
}
