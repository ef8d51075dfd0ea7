"""Which roles fit which office: a township's people use the portal and never Wagtail's admin."""

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from outreach.accounts.counties import has_every_county, sees_every_county
from outreach.accounts.models import User
from outreach.accounts.roles import Person, Role
from outreach.places.models import Office, OfficeKind, RegionLevel


def is_of_township(office: Office | None) -> bool:
    return office is not None and office.kind == OfficeKind.TOWNSHIP_OFFICE


def may_make_of_all(actor: Person) -> bool:
    """Whether this person may make, and change, an administrator of all counties: nobody of one of several may."""
    return has_every_county(actor) or sees_every_county(actor)


def is_mightier(person: User, actor: Person) -> bool:
    """Whether the actor must leave this person alone: who may set a password may sign in as that person."""
    if not person.is_superuser:
        return False
    return not actor.is_superuser or (person.office_id is None and not may_make_of_all(actor))


def check_roles_fit_office(
    office: Office | None, roles: Iterable[str], *, is_superuser: bool = False, may_be_of_all: bool = True
) -> None:
    """Raise ValidationError, with the code of the field at fault, when office and roles don't fit.

    `may_be_of_all`: whether the one who says so may make an administrator of all counties, who has no office.
    """
    held = set(roles)
    if is_of_township(office) and (is_superuser or held - {Role.TOWNSHIP_MEMBER}):
        raise ValidationError(
            _("People of a township office can only be township members. Untick the other roles."),
            code="roles",
        )
    if is_superuser and office is None and not may_be_of_all:
        raise ValidationError(
            _("An administrator without an office is one of all counties. Choose an office of your county."),
            code="office",
        )
    is_above = office is not None and office.county.level != RegionLevel.COUNTY
    if is_above and (is_superuser or held - {Role.AUDITOR}):
        raise ValidationError(
            _("People of a prefecture or a province only read. Tick no role but auditor."), code="roles"
        )
    if Role.TOWNSHIP_MEMBER in held and not is_of_township(office):
        raise ValidationError(_("A township member needs a township office. Choose it."), code="office")


def role_names(user: User) -> str:
    """Return the person's roles as words; reads user.groups, one query if not prefetched."""
    if user.is_superuser:
        return str(_("Administrator of the system"))
    names = [group.name for group in user.groups.all()]
    return "、".join(str(Role(name).label) if name in Role.values else name for name in names)
