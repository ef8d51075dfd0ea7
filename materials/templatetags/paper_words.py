"""Words of the office's papers: Chinese dates, times and sums of money."""

from datetime import date, datetime
from decimal import Decimal

from django import template
from django.utils import timezone

from materials.documents.amounts import chinese_amount
from materials.documents.printed import chinese_date

register = template.Library()


@register.filter
def day(value: date | datetime | None) -> str:
    """Return 2026年6月1日, or '' for no date; a moment is the day it was here."""
    return chinese_date(timezone.localdate(value) if isinstance(value, datetime) else value)


@register.filter
def moment(value: datetime | None) -> str:
    """Return 2026-06-01 08:30, or ''."""
    return f"{timezone.localtime(value):%Y-%m-%d %H:%M}" if value else ""


@register.filter
def capitals(value: Decimal) -> str:
    """Return a sum in capital numerals."""
    return chinese_amount(value)
