"""Tags are words of all counties; which words another county uses is its own business."""

from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Count, Model, Q, QuerySet
from taggit.models import ItemBase, Tag, TagBase, TaggedItem
from wagtail.admin.filters import BaseMediaFilterSet
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.images.views.chooser import ImageChooseViewMixin

from outreach.accounts.counties import sees_every_county
from outreach.places.staff.scope import in_counties

SUGGESTED, POPULAR = 10, 10

_filters = BaseMediaFilterSet.__init__
_chooser = ImageChooseViewMixin.get_context_data


def narrow_tags() -> None:
    """Let Wagtail's lists and chooser of files offer the popular tags of one's own; they ask for those of all."""
    BaseMediaFilterSet.__init__ = _own_filters
    ImageChooseViewMixin.get_context_data = _own_context


def suggested_tags(kind: type[TagBase], user: Any, term: str) -> list[str]:
    """Return the first words that begin so."""
    tags = own_tags(kind, user).filter(name__istartswith=term) if term else kind.objects.none()
    return list(tags.order_by("name").values_list("name", flat=True)[:SUGGESTED])


def own_tags(kind: type[TagBase], user: Any) -> QuerySet[Any]:
    """Return the tags on rows of the person's counties; all of them where nobody is a stranger."""
    tags = kind._default_manager.all()
    if sees_every_county(user):
        return tags
    own = Q(pk__in=[])
    for relation in kind._meta.related_objects:
        items = relation.related_model
        if issubclass(items, TaggedItem):
            own |= Q(pk__in=_files_tagged(user).values("tag"))
        elif issubclass(items, ItemBase):
            rows = in_counties(items._meta.get_field("content_object").related_model.objects.all(), user)
            own |= Q(
                pk__in=items.objects.filter(content_object__in=rows.order_by().values("pk")).values("tag")
            )
    return tags.filter(own)


def popular_tags(model: type[Model], user: Any) -> list[Tag]:
    """Return the tags that most of the person's own rows of this kind have."""
    items = _files_tagged(user, model)
    counted = Count("taggit_taggeditem_items", filter=Q(taggit_taggeditem_items__in=items.values("pk")))
    tags = Tag.objects.annotate(item_count=counted).filter(item_count__gt=0)
    return list(tags.order_by("-item_count", "name")[:POPULAR])


def _files_tagged(user: Any, *models: type[Model]) -> QuerySet[TaggedItem]:
    own = Q(pk__in=[])
    for model in models or (get_image_model(), get_document_model()):
        rows = in_counties(model._default_manager.all(), user).order_by()
        own |= Q(content_type=ContentType.objects.get_for_model(model), object_id__in=rows.values("pk"))
    return TaggedItem.objects.filter(own)


def _own_filters(filters: Any, *args: Any, **options: Any) -> None:
    _filters(filters, *args, **options)
    if offered := filters.filters.pop("tag", None):
        own = popular_tags(filters._meta.model, filters.request.user)
        offered.extra["choices"] = [(tag.name, tag.name) for tag in own]
        if own:
            filters.filters["tag"] = offered


def _own_context(view: Any, **options: Any) -> dict[str, Any]:
    context: dict[str, Any] = _chooser(view, **options)
    return context | {"popular_tags": popular_tags(view.model, view.request.user)}
