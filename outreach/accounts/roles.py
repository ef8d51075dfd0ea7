"""Roles as Django groups, and the predicates 'may this person ...?'."""

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import prefetch_related_objects
from django.utils.translation import gettext_lazy as _

from outreach.accounts.models import User


class Role(models.TextChoices):
    """The value is the group's name in the database."""

    EDITOR = "editor", _("editor")
    APPROVER = "approver", _("approver")
    STORE_KEEPER = "store_keeper", _("store keeper")
    REVIEWER = "reviewer", _("reviewer")
    AUDITOR = "auditor", _("auditor")
    ADMINISTRATOR = "administrator", _("administrator")
    TOWNSHIP_MEMBER = "township_member", _("township member")


Person = User | AnonymousUser


def has_role(user: Person, *roles: Role) -> bool:
    """Say whether the person holds one of the roles; the administrator of the system holds all."""
    if not user.is_active:
        return False
    if user.is_superuser:
        return True
    # Asked two dozen times for one page: read once for a person, and again after their groups were changed.
    prefetch_related_objects([user], "groups")
    return any(group.name in roles for group in user.groups.all())


def may_use_portal(user: Person) -> bool:
    return isinstance(user, User) and user.is_active and user.township is not None


def may_edit(user: Person) -> bool:
    return has_role(user, Role.EDITOR, Role.ADMINISTRATOR)


def may_render(user: Person) -> bool:
    """Start a print job, cancel it, download its file."""
    return has_role(user, Role.EDITOR, Role.APPROVER, Role.STORE_KEEPER, Role.REVIEWER, Role.ADMINISTRATOR)


def may_approve(user: Person) -> bool:
    """Decide on orders and print runs; nobody decides on what they asked for themselves."""
    return has_role(user, Role.APPROVER, Role.ADMINISTRATOR)


def may_keep_store(user: Person) -> bool:
    """Accept lots, dispatch, take stock, close discrepancies."""
    return has_role(user, Role.STORE_KEEPER, Role.ADMINISTRATOR)


def may_review(user: Person) -> bool:
    return has_role(user, Role.REVIEWER, Role.APPROVER, Role.EDITOR, Role.ADMINISTRATOR)


def may_see_stock(user: Person) -> bool:
    return has_role(user, Role.EDITOR, Role.APPROVER, Role.STORE_KEEPER, Role.AUDITOR, Role.ADMINISTRATOR)
