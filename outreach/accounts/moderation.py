"""Who approves in Wagtail's workflow: a role's people, and where there are several counties those of the row's own.

A task names groups, and a group has people of every county.
"""

from operator import attrgetter
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import CharField, Model, Q, QuerySet
from django.db.models.functions import Cast
from wagtail.admin.mail import BaseGroupApprovalTaskStateEmailNotifier, WorkflowStateSubmissionEmailNotifier
from wagtail.models import GroupApprovalTask, Page, TaskState
from wagtail.snippets.models import get_workflow_enabled_models

from outreach.accounts.models import User
from outreach.places.models import Region, are_several_counties, county_of
from outreach.places.staff.scope import county_path, in_counties
from outreach.places.staff.trees import trees_of

_states = GroupApprovalTask.get_task_states_user_can_moderate
_members = BaseGroupApprovalTaskStateEmailNotifier.get_recipient_users
_administrators = WorkflowStateSubmissionEmailNotifier.get_recipient_users


def narrow_moderation() -> None:
    """Let Wagtail's list of what waits, and its mails, keep to the county; it has no setting for either."""
    GroupApprovalTask.get_task_states_user_can_moderate = _own_states
    BaseGroupApprovalTaskStateEmailNotifier.get_recipient_users = _own_members
    WorkflowStateSubmissionEmailNotifier.get_recipient_users = _own_administrators


def _own_states(task: GroupApprovalTask, user: Any, **options: Any) -> QuerySet[TaskState]:
    states: QuerySet[TaskState] = _states(task, user, **options)
    if trees_of(user) is None:
        return states
    own = Q(pk__in=[])
    for model in (Page, *get_workflow_enabled_models()):
        rows = in_counties(model._default_manager.all(), user).order_by()
        own |= Q(
            workflow_state__base_content_type=ContentType.objects.get_for_model(model),
            # Wagtail keeps the key of any row as text.
            workflow_state__object_id__in=rows.values_list(Cast("pk", CharField())),
        )
    return states.filter(own)


def _own_members(notifier: Any, task_state: Any, **options: Any) -> QuerySet[User]:
    return _of_county(_members(notifier, task_state, **options), task_state.workflow_state.content_object)


def _own_administrators(notifier: Any, workflow_state: Any, **options: Any) -> QuerySet[User]:
    return _of_county(_administrators(notifier, workflow_state, **options), workflow_state.content_object)


def _of_county(people: QuerySet[User], row: Model) -> QuerySet[User]:
    """Keep the people of the row's county and the administrators of all; all of them where nobody is a stranger."""
    if not are_several_counties():
        return people
    is_ours = Q(is_superuser=True, office=None)
    county = _county_of_row(row)
    return people.filter(is_ours | Q(office__county=county) if county else is_ours)


def _county_of_row(row: Model) -> Region | None:
    if isinstance(row, Page):
        site = row.get_site()
        return county_of(site) if site else None
    path = county_path(type(row))
    county: Region | None = attrgetter(path.replace("__", "."))(row) if path else None
    return county
