"""Wagtail's bulk actions on people come round our form; they obey the same rules here."""

from collections.abc import Iterable

from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from wagtail.admin import messages
from wagtail.users.views.bulk_actions.user_bulk_action import UserBulkAction

from outreach.accounts.membership import check_roles_fit_office, is_mightier
from outreach.accounts.models import User


def guard_people(
    request: HttpRequest, _action_type: str, people: Iterable[User], action: UserBulkAction
) -> HttpResponse | None:
    """Stop the action, with its reason, when one of the people may not be treated so."""
    if action.model is not User:
        return None
    if any(is_mightier(person, request.user) for person in people):
        raise PermissionDenied
    role = action.cleaned_form.cleaned_data.get("role")
    try:
        for person in people if role else []:
            check_roles_fit_office(person.office, _roles_with(person, role), is_superuser=person.is_superuser)
    except ValidationError as error:
        messages.error(request, error.messages[0])
        return redirect(action.next_url)
    return None


def _roles_with(person: User, role: Group) -> list[str]:
    return [*(group.name for group in person.groups.all()), role.name]
