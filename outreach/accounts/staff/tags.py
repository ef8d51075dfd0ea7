"""Which tags the admin suggests while somebody types."""

from django.apps import apps
from django.http import HttpRequest, JsonResponse
from taggit.models import TagBase
from wagtail.admin.auth import require_admin_access

from outreach.accounts.tags import suggested_tags


@require_admin_access
def suggest(request: HttpRequest, app_name: str = "taggit", model_name: str = "tag") -> JsonResponse:
    kinds = {kind._meta.label_lower: kind for kind in apps.get_models() if issubclass(kind, TagBase)}
    kind = kinds.get(f"{app_name}.{model_name}")
    words = suggested_tags(kind, request.user, request.GET.get("term", "")) if kind else []
    return JsonResponse(words, safe=False)
