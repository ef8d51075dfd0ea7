"""The form by which a document comes into Wagtail's library."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail.documents.fields import WagtailDocumentField
from wagtail.documents.forms import BaseDocumentForm

from outreach.content.storage import has_room
from outreach.content.uploads import replace_content, safe_name
from outreach.intake.antivirus import check_viruses, is_connected
from outreach.intake.documents import MAX_DOCUMENT_BYTES, MIME_TYPES, check_document
from outreach.intake.errors import DocumentRefused, Refusal


class CheckedDocumentField(WagtailDocumentField):
    """Believes the content, not the name; refuses what would do something on the reader's computer."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.help_text = _(
            "PDF, DOCX, XLSX or CSV, at most 20 MB, without macros, scripts or attached files."
        )
        if not is_connected():
            self.help_text = _(
                "PDF, DOCX, XLSX or CSV, at most 20 MB, without macros, scripts or attached files. "
                "No virus scanner is connected to this site: upload only files whose origin you know."
            )

    def to_python(self, data: Any) -> Any:
        file: Any = super().to_python(data)
        if file is None:
            return None
        try:
            content, suffix = self._checked(file)
        except DocumentRefused as error:
            raise ValidationError(str(error), code=error.refusal.name.lower()) from error
        replace_content(file, content, safe_name(file.name, suffix), MIME_TYPES[suffix])
        return file

    def _checked(self, file: Any) -> tuple[bytes, str]:
        if file.size > MAX_DOCUMENT_BYTES:
            raise DocumentRefused(Refusal.TOO_BIG, limit=MAX_DOCUMENT_BYTES // 1024**2)
        if not has_room(file.size):
            raise DocumentRefused(Refusal.DISK_FULL)
        content = file.read()
        suffix = check_document(content, file.name)
        check_viruses(content)
        return content, suffix


class DocumentForm(BaseDocumentForm):
    """Base of every form that takes a document; named in WAGTAILDOCS_DOCUMENT_FORM_BASE."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        plain = self.fields.get("file")
        if plain is not None:
            self.fields["file"] = CheckedDocumentField(
                label=plain.label, required=plain.required, widget=plain.widget, max_length=plain.max_length
            )

    def _update_errors(self, errors: ValidationError) -> None:
        """The model complains of a file without a name wherever the field has refused it already."""
        if "file" in self.errors and hasattr(errors, "error_dict"):
            errors.error_dict.pop("file", None)
        super()._update_errors(errors)
