"""The form of a person: office, full name, phone and roles that fit together; it never grants by itself."""

from typing import Any

from django import forms
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail.users.forms import UserCreationForm, UserEditForm

from outreach.accounts.membership import check_roles_fit_office, may_make_of_all
from outreach.accounts.models import User
from outreach.accounts.roles import Role
from outreach.places.staff.scope import offer_own


class RoleChoiceField(forms.ModelMultipleChoiceField):
    """Groups under the name that staff know them by."""

    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, group: Group) -> str:
        return str(Role(group.name).label) if group.name in Role.values else group.name


class PersonForm(forms.ModelForm):
    """What our two forms add to Wagtail's; `actor` is whoever fills them in."""

    first_name = None
    last_name = None
    email = forms.EmailField(
        label=_("Email"), required=False, help_text=_("For notices; the account works without it.")
    )
    groups = RoleChoiceField(label=_("Roles"), queryset=Group.objects.order_by("name"), required=False)

    def __init__(self, *args: Any, actor: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.may_be_of_all = may_make_of_all(actor)
        offer_own(self, actor)
        if not actor.is_superuser:
            # Otherwise whoever may edit people could make themselves almighty.
            self.fields.pop("is_superuser", None)
        self.fields["full_name"].required = True

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        roles = [group.name for group in cleaned.get("groups", [])]
        is_almighty = cleaned.get("is_superuser", self.instance.is_superuser)
        try:
            check_roles_fit_office(
                cleaned.get("office"), roles, is_superuser=is_almighty, may_be_of_all=self.may_be_of_all
            )
        except ValidationError as error:
            self.add_error("groups" if error.code == "roles" else "office", error)
        return cleaned


FIELDS = {"username", "full_name", "office", "phone", "email", "is_superuser", "groups"}


class PersonCreationForm(PersonForm, UserCreationForm):
    class Meta(UserCreationForm.Meta):
        model = User
        fields = FIELDS


class PersonEditForm(PersonForm, UserEditForm):
    class Meta(UserEditForm.Meta):
        model = User
        fields = FIELDS | {"is_active"}
