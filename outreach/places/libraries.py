"""Pictures and documents of each county apart, as soon as there is a second one."""

from django.apps import apps as installed
from django.apps.registry import Apps
from django.db import transaction
from wagtail.models import Collection

from outreach.places.models import Region

FILES = (("wagtailimages", "Image"), ("wagtaildocs", "Document"))


@transaction.atomic
def give_libraries(apps: Apps = installed) -> None:
    """Give each county a collection; the county that was there first keeps in its own what all had before.

    Where there is one county its files stay where Wagtail puts them, and nobody is asked for a collection.
    """
    counties = apps.get_model("places", "Region").objects.filter(level="county").order_by("pk")
    waiting = list(counties.filter(library=None))
    if not waiting or counties.count() == 1:
        return
    is_first_time = len(waiting) == counties.count()
    older = [one.pk for one in _root().get_children()]
    for county in waiting:
        library = _root().add_child(name=county.name)
        counties.filter(pk=county.pk).update(library=library.pk)
    if is_first_time:
        _take_along(apps, older, counties.values_list("library", flat=True)[0])


def library_of(county: Region) -> int:
    """Return the key of the collection that a file of the county belongs to; one query at most."""
    key: int = county.library_id or _root().pk
    return key


def _take_along(apps: Apps, older: list[int], library: int) -> None:
    for key in older:
        Collection.objects.get(pk=key).move(Collection.objects.get(pk=library), "sorted-child")
    for label in FILES:
        apps.get_model(*label).objects.filter(collection__depth=1).update(collection=library)


def _root() -> Collection:
    """Read anew each time: the tree counts children by what was read. A database that was emptied has none."""
    return Collection.get_first_root_node() or Collection.add_root(name="Root")
