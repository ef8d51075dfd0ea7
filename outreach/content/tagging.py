"""Tags get their addresses in pinyin, once; 防溺水 is fang-ni-shui, whatever it is renamed to later."""

from typing import Any

from outreach.pinyin import pinyin_slug

MOST_TWINS = 1000


def give_plain_slug(instance: Any, **kwargs: Any) -> None:
    """Set the slug of a new tag; tags that sound alike are numbered."""
    slug = pinyin_slug(instance.name)
    if not instance._state.adding or kwargs.get("raw") or not slug:
        return
    others = type(instance)._default_manager.filter(slug__startswith=slug)
    taken = set(others.values_list("slug", flat=True))
    candidates = (slug if number == 1 else f"{slug}-{number}" for number in range(1, MOST_TWINS))
    instance.slug = next(one for one in candidates if one not in taken)
