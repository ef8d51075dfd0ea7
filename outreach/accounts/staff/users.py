"""Wagtail's pages of people, with the office and the roles; nobody edits somebody mightier."""

from typing import Any

import django_filters
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import BooleanColumn, BulkActionsCheckboxColumn, Column, DateColumn
from wagtail.users.views import users

from outreach.accounts.membership import is_mightier, role_names
from outreach.accounts.models import User
from outreach.accounts.staff.forms import PersonCreationForm, PersonEditForm
from outreach.places.models import Office
from outreach.places.staff.list_export import ListExportView


class PersonFilterSet(users.UserFilterSet):
    office = django_filters.ModelChoiceFilter(queryset=Office.objects.all(), label=_("Office"))


class PersonIndexView(ListExportView, users.IndexView):
    """People with office and roles; three queries whatever their number."""

    is_file_of_all = True

    def get_base_queryset(self) -> QuerySet[User]:
        return super().get_base_queryset().select_related("office").prefetch_related("groups")

    def order_queryset(self, queryset: QuerySet[User]) -> QuerySet[User]:
        # Wagtail's own view would sort names by last_name, which nobody here fills.
        return super(users.IndexView, self).order_queryset(queryset)

    @cached_property
    def search_fields(self) -> list[str]:
        return ["username", "full_name", "phone", "email", "office__name"]

    @cached_property
    def columns(self) -> list[Column]:
        title = self._get_title_column_class(users.UserColumn)
        return [
            BulkActionsCheckboxColumn("bulk_actions", obj_type="user"),
            title(
                "full_name", accessor=str, label=_("Name"), sort_key="full_name", get_url=self.get_edit_url
            ),
            Column("username", label=_("Username"), sort_key="username"),
            Column("office", label=_("Office"), sort_key="office__name"),
            Column("roles", accessor=role_names, label=_("Roles")),
            BooleanColumn("is_active", label=_("Active"), sort_key="is_active"),
            DateColumn("last_login", label=_("Last login"), sort_key="last_login"),
        ]


class LentPasswordMixin:
    """A password that somebody else set opens one page: the one where its owner chooses another."""

    request: HttpRequest

    def save_instance(self) -> Any:
        user = super().save_instance()  # type: ignore[misc]  # Wagtail's views have it
        password = self.form.cleaned_data.get("password1")  # type: ignore[attr-defined]
        if password and user.pk != self.request.user.pk:
            User.objects.filter(pk=user.pk).update(must_change_password=True)
        return user


class PersonCreateView(LentPasswordMixin, users.CreateView):
    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"actor": self.request.user}


class PersonEditView(LentPasswordMixin, users.EditView):
    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if is_mightier(self.object, request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"actor": self.request.user}


class StaffUserViewSet(users.UserViewSet):
    index_view_class = PersonIndexView
    add_view_class = PersonCreateView
    edit_view_class = PersonEditView
    # Two people share neither a name nor a password: nothing of a copy would stay.
    copy_view_enabled = False
    filterset_class = PersonFilterSet
    ordering = ("full_name", "username", "pk")
    template_prefix = "accounts/users/"

    def get_form_class(self, for_update: bool = False) -> type[ModelForm]:
        return PersonEditForm if for_update else PersonCreationForm
