"""The key of a form: what is sent twice is written once."""

import uuid

from django import forms


class KeyField(forms.UUIDField):
    """The key of a form that was opened once: sent twice it makes one paper, not two."""

    widget = forms.HiddenInput

    def __init__(self) -> None:
        super().__init__(initial=uuid.uuid4)
