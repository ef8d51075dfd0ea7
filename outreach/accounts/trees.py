"""Wagtail's own rules for pages, pictures, documents and collections, kept to one county where there are several.

The roles have their rights at the root of each tree (grants.py). Where there are several counties such a right holds
in the person's part of the tree only: at the home pages of its sites, in its library. Nothing is stored, so a site or
a county that is made is narrowed at once.
"""

import copy
from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission, Page
from wagtail.permission_policies.collections import (
    CollectionManagementPermissionPolicy,
    CollectionOwnershipPermissionPolicy,
    CollectionPermissionLookupMixin,
)
from wagtail.permission_policies.pages import PagePermissionPolicy
from wagtail.permissions import register_permission_policy

from outreach.accounts.roles import Role
from outreach.places.staff.scope import in_counties
from outreach.places.staff.trees import trees_of

TWIN, IS_TWIN = "_outreach_twin", "_outreach_is_twin"


def as_of_county(user: Any) -> Any:
    """Return the person as Wagtail is to judge it where there are several counties.

    An administrator of the system who sits in one of them is no more there than that county's administrator.
    """
    if not user.is_superuser or trees_of(user) is None:
        return user
    if not hasattr(user, TWIN):
        twin = copy.copy(user)
        twin.is_superuser = False
        setattr(twin, IS_TWIN, True)
        setattr(user, TWIN, twin)
    return getattr(user, TWIN)


def held_by(user: Any) -> dict[str, Any]:
    """What picks the rights of a person's groups."""
    is_administrator = user.is_superuser or hasattr(user, IS_TWIN)
    return {"group__name": Role.ADMINISTRATOR} if is_administrator else {"group__user": user}


def moved_to(roots: Iterable[Any], grants: Iterable[Any], field: str) -> list[Any]:
    """Return the rights as they hold below these roots: one that was given above begins there, one elsewhere ends."""
    moved = []
    for grant in grants:
        at = getattr(grant, field)
        if any(at.path.startswith(root.path) for root in roots):
            moved.append(grant)
            continue
        rest = {"pk": grant.pk, "group_id": grant.group_id, "permission": grant.permission}
        moved += [type(grant)(**rest, **{field: root}) for root in roots if root.path.startswith(at.path)]
    return moved


class OwnPages(PagePermissionPolicy):
    def get_all_permissions_for_user(self, user: Any) -> Any:
        trees = trees_of(user) if user.is_active and user.is_authenticated else None
        if trees is None:
            return super().get_all_permissions_for_user(user)
        held = GroupPagePermission.objects.filter(**held_by(user))
        return moved_to(trees.homes, held.select_related("page", "permission"), "page")

    def _base_user_has_permission(self, user: Any) -> bool | None:
        answer: bool | None = super()._base_user_has_permission(as_of_county(user))
        return answer

    def _base_queryset_for_user(self, user: Any) -> QuerySet[Page] | None:
        rows: QuerySet[Page] | None = super()._base_queryset_for_user(as_of_county(user))
        return rows

    def instances_with_direct_explore_permission(self, user: Any) -> Any:
        return super().instances_with_direct_explore_permission(as_of_county(user))

    def explorable_instances(self, user: Any) -> QuerySet[Page]:
        # The page above two sites of one county is not its own.
        rows: QuerySet[Page] = in_counties(super().explorable_instances(user), user)
        return rows


class OwnLibrary(CollectionPermissionLookupMixin):
    """Mixed in before Wagtail's rules for what lies in collections."""

    def get_all_permissions_for_user(self, user: Any) -> Any:
        trees = trees_of(user) if user.is_active and user.is_authenticated else None
        if trees is None:
            return super().get_all_permissions_for_user(user)
        held = GroupCollectionPermission.objects.filter(**held_by(user))
        return moved_to(trees.libraries, held.select_related("collection", "permission"), "collection")

    def _check_perm(self, user: Any, actions: Any, collection: Collection | None = None) -> bool:
        return bool(super()._check_perm(as_of_county(user), actions, collection))

    def collections_user_has_any_permission_for(self, user: Any, actions: Any) -> QuerySet[Collection]:
        rows: QuerySet[Collection] = super().collections_user_has_any_permission_for(
            as_of_county(user), actions
        )
        return rows


class OwnFiles(OwnLibrary, CollectionOwnershipPermissionPolicy):
    """Of pictures and documents; who uploaded one may change it."""

    def instances_user_has_any_permission_for(self, user: Any, actions: Any) -> QuerySet[Any]:
        rows: QuerySet[Any] = super().instances_user_has_any_permission_for(as_of_county(user), actions)
        return rows


class OwnCollections(OwnLibrary, CollectionManagementPermissionPolicy):
    """Of the collections themselves."""

    def instances_user_has_permission_for(self, user: Any, action: str) -> QuerySet[Collection]:
        trees = trees_of(user) if user.is_authenticated else None
        rows: QuerySet[Collection]
        if trees is None:
            rows = super().instances_user_has_permission_for(user, action)
            return rows
        rows = self.collections_user_has_any_permission_for(user, [action])
        # What lies in it would be nobody's.
        return rows.exclude(pk__in=[one.pk for one in trees.libraries]) if action == "delete" else rows


def register_policies() -> None:
    """Under the classes themselves, which goes before what Wagtail's own apps register, whoever comes first."""
    register_permission_policy(Page, OwnPages())
    register_permission_policy(Collection, OwnCollections(Collection), exact_class=True)
    for model in (get_image_model(), get_document_model()):
        policy = OwnFiles(model, auth_model=model, owner_field_name="uploaded_by_user")
        register_permission_policy(model, policy, exact_class=True)
