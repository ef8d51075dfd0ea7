"""The brief as a paper in the form of GB/T 9704-2012: red heading, rule, title, text, signature."""

from django.utils import timezone

from home.models import Brief
from home.reports.briefs.actions import may_see_briefs
from home.reports.briefs.reading import figures_to_show, read_brief
from materials.actions.papers import PaperKind
from materials.documents.paper import Paper, make_paper
from outreach.accounts.counties import counties_of
from outreach.accounts.roles import Person


def draw_brief(pk: int) -> Paper:
    """Return a brief's paper; raises DoesNotExist. A draft without cut-off counts the records of now."""
    brief = Brief.objects.select_related("county", "campaign").get(pk=pk)
    read = read_brief(brief, figures_to_show(brief, at=timezone.now()))
    return make_paper("brief", f"{read.issuer}{read.number}", {"brief": read})


def may_have_brief(actor: Person, pk: int) -> bool:
    return may_see_briefs(actor) and Brief.objects.for_counties(counties_of(actor)).filter(pk=pk).exists()


BRIEF_PAPER = PaperKind(draw_brief, may_have_brief, is_live=True)
