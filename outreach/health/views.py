"""Two probes: is the program alive, and can people work with it."""

from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache

from outreach.health.registry import Level, examine


@never_cache
def live(request: HttpRequest) -> JsonResponse:
    """Answers without database or disk: a program that does not answer this must be started again."""
    return JsonResponse({"status": "ok"})


@never_cache
def ready(request: HttpRequest) -> JsonResponse:
    """503 with codes when people can't work; sentences and facts are for the doctor, not for strangers."""
    # A probe asks every few seconds; the log of who did what has nothing to learn from it.
    request.is_unaudited = True  # type: ignore[attr-defined]  # read by the audit middleware
    ill = sorted({finding.code for finding in examine(quick=True) if finding.level == Level.ILL})
    return JsonResponse({"status": "ill" if ill else "ok", "reasons": ill}, status=503 if ill else 200)
