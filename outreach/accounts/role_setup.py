"""Brings the groups in the database to what grants.py says; run it as often as you like."""

from collections.abc import Iterable

from django.apps import apps
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from wagtail.models import (
    Collection,
    GroupApprovalTask,
    GroupCollectionPermission,
    GroupPagePermission,
    Page,
    Workflow,
    WorkflowContentType,
)

from outreach.accounts import grants
from outreach.accounts.roles import Role

# Wagtail's own groups would be a second way to say the same.
STOCK_GROUPS = ("Editors", "Moderators")


@transaction.atomic
def setup_roles() -> dict[Role, Group]:
    """Create the groups, give each exactly its permissions, return them by role."""
    groups = {role: Group.objects.get_or_create(name=role.value)[0] for role in Role}
    for role, group in groups.items():
        group.permissions.set(_model_permissions(role))
        _set_page_permissions(group, grants.PAGE_GRANTS.get(role, ()))
        _set_collection_permissions(group, role)
    _set_approvers([groups[role] for role in grants.WORKFLOW_ROLES])
    _give_workflow()
    _drop_stock_groups()
    return groups


def _model_permissions(role: Role) -> list[Permission]:
    wanted = [
        _permission(model, verb) for model, verbs in grants.MODEL_GRANTS[role].items() for verb in verbs
    ]
    if role in grants.ADMIN_ROLES:
        wanted.append(Permission.objects.get(content_type__app_label="wagtailadmin", codename="access_admin"))
    return wanted


def _permission(label: str, verb: str) -> Permission:
    """Return one permission; a model that does not exist raises LookupError.

    Wagtail adds publish, lock and unlock only once a snippet is registered, so they may be missing.
    """
    model = apps.get_model(label)
    options = model._meta
    return Permission.objects.get_or_create(
        content_type=ContentType.objects.get_for_model(model),
        codename=f"{verb}_{options.model_name}",
        defaults={"name": f"Can {verb} {options.model_name}"},
    )[0]


def _set_page_permissions(group: Group, verbs: Iterable[str]) -> None:
    root = Page.get_first_root_node()
    wanted = {_permission("wagtailcore.page", verb) for verb in verbs}
    GroupPagePermission.objects.filter(group=group).exclude(page=root, permission__in=wanted).delete()
    for permission in wanted:
        GroupPagePermission.objects.get_or_create(group=group, page=root, permission=permission)


def _set_collection_permissions(group: Group, role: Role) -> None:
    root = Collection.get_first_root_node()
    files = {
        _permission(model, verb) for model in grants.FILE_MODELS for verb in grants.FILE_GRANTS.get(role, ())
    }
    wanted = files | {
        _permission("wagtailcore.collection", verb) for verb in grants.COLLECTION_GRANTS.get(role, ())
    }
    kept = GroupCollectionPermission.objects.filter(group=group)
    kept.exclude(collection=root, permission__in=wanted).delete()
    for permission in wanted:
        GroupCollectionPermission.objects.get_or_create(group=group, collection=root, permission=permission)


def _set_approvers(groups: list[Group]) -> None:
    """Let the roles approve in every group task of Wagtail's workflows that nobody of ours has yet."""
    for task in GroupApprovalTask.objects.all():
        if not task.groups.filter(name__in=Role.values).exists():
            task.groups.set(groups)


def _give_workflow() -> None:
    """Put what has drafts under the first workflow of the pages, unless somebody chose one already."""
    workflow = Workflow.objects.active().order_by("pk").first()
    if workflow is None:
        return
    for label in grants.WITH_DRAFTS:
        WorkflowContentType.objects.get_or_create(
            content_type=ContentType.objects.get_for_model(apps.get_model(label)),
            defaults={"workflow": workflow},
        )


def _drop_stock_groups() -> None:
    Group.objects.filter(name__in=STOCK_GROUPS, user__isnull=True).delete()
