"""The page of Prometheus: only for who knows the token; for everybody else it is not there."""

import secrets

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from django_prometheus.exports import ExportToDjangoView
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest

from outreach.metrics.collector import JobsCollector


@never_cache
@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    if not may_read(request):
        raise Http404
    jobs = CollectorRegistry()
    jobs.register(JobsCollector())
    served: bytes = ExportToDjangoView(request).content
    return HttpResponse(served + generate_latest(jobs), content_type=CONTENT_TYPE_LATEST)


def may_read(request: HttpRequest) -> bool:
    """Compare in constant time; without a token in the settings nobody may."""
    expected = f"Bearer {settings.METRICS_TOKEN}".encode()
    sent = request.headers.get("Authorization", "").encode()
    return bool(settings.METRICS_TOKEN) and secrets.compare_digest(sent, expected)
