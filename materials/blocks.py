"""The StreamField blocks that a printed design is made of; no layout here."""

import re
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail import blocks
from wagtail.images.blocks import ImageChooserBlock
from wagtail.snippets.blocks import SnippetChooserBlock

from materials.slots import used_slots, validate_rich_text, validate_slots

PRINT_FEATURES = ["bold", "ol", "ul"]
WEB_ADDRESS = re.compile(r"https?://\S+\Z", re.IGNORECASE)

ILLUSTRATIONS = [
    ("pond", _("pond with warning sign")),
    ("life_ring", _("life ring")),
    ("swim_ban", _("no swimming alone")),
    ("family", _("parent and child")),
    ("school", _("school")),
    ("law_book", _("law book and scales")),
    ("six_protections", _("six protections")),
    ("village", _("village in the hills")),
    ("phone", _("telephone")),
]
WORDS, PICTURES, LOCAL, LAYOUT = _("Words"), _("Pictures"), _("Local and to fill in"), _("Layout")
# How the block looks on paper, while one chooses it.
SAMPLE = "materials/staff/block_preview.html"


def line_block(label: Promise | str, max_length: int, **options: Any) -> blocks.CharBlock:
    """One printed line that may hold slots."""
    return blocks.CharBlock(label=label, max_length=max_length, validators=[validate_slots], **options)


def text_block(label: Promise | str, max_length: int, **options: Any) -> blocks.TextBlock:
    """Some printed lines that may hold slots."""
    return blocks.TextBlock(label=label, max_length=max_length, validators=[validate_slots], **options)


def validate_without_slots(value: str) -> None:
    if used_slots(value):
        raise ValidationError(
            _("Slots can't be used here; write the words themselves."), code="slot_not_allowed"
        )


def validate_qr_target(value: str) -> None:
    """A code that opens nothing on a phone is worse than none."""
    validate_slots(value)
    if not WEB_ADDRESS.match(value):
        raise ValidationError(
            _("Write a web address that begins with http:// or https://."), code="not_a_web_address"
        )


class HeadingBlock(blocks.StructBlock):
    text = line_block(_("text"), 60, help_text=_("Short: it stands on one line in large letters."))
    level = blocks.ChoiceBlock(
        label=_("level"), choices=[("1", _("chapter")), ("2", _("section"))], default="2"
    )

    class Meta:
        icon = "title"
        label = _("heading")
        description = _("Divides the text: a chapter of a handbook, a section of a letter.")
        group = WORDS
        preview_template = SAMPLE


class ProtectedTextBlock(blocks.StructBlock):
    """A checked wording; nobody types the six don'ts by hand."""

    text = SnippetChooserBlock("content.ProtectedText", label=_("protected text"))
    style = blocks.ChoiceBlock(
        label=_("style"),
        choices=[("list", _("numbered list")), ("cards", _("large cards")), ("box", _("framed box"))],
        default="list",
    )

    class Meta:
        icon = "lock"
        label = _("protected text")
        description = _("A wording that was checked, for example the six don'ts; nobody retypes it.")
        group = WORDS
        preview_template = SAMPLE


class PointBlock(blocks.StructBlock):
    title = line_block(_("title"), 40, help_text=_("What to do or to know, in a few words."))
    text = text_block(_("text"), 300, required=False)

    class Meta:
        icon = "check"
        label = _("point")


class HotlineBlock(blocks.StructBlock):
    number = blocks.CharBlock(
        label=pgettext_lazy("of a phone", "number"), max_length=20, validators=[validate_without_slots]
    )
    label = line_block(_("what for"), 20, help_text=_("For example: police, youth helpline."))

    class Meta:
        icon = "mobile-alt"
        label = _("hotline")


class PictureBlock(blocks.StructBlock):
    image = ImageChooserBlock(label=_("picture"))
    alt_text = blocks.CharBlock(
        label=_("what it shows"),
        max_length=120,
        validators=[validate_without_slots],
        help_text=_("Read aloud to people who can't see the picture, for example: a sign at a pond."),
    )
    caption = line_block(_("caption"), 80, required=False)

    class Meta:
        icon = "image"
        label = _("picture")
        description = _("A photo from the library with a line below it.")
        group = PICTURES
        preview_template = SAMPLE


class IllustrationBlock(blocks.StructBlock):
    drawing = blocks.ChoiceBlock(label=_("drawing"), choices=ILLUSTRATIONS)
    caption = line_block(_("caption"), 80, required=False)

    class Meta:
        icon = "view"
        label = _("built-in drawing")
        description = _("A drawing of the house, sharp at any size and free to use.")
        group = PICTURES
        preview_template = SAMPLE


class QrBlock(blocks.StructBlock):
    target = blocks.CharBlock(
        label=_("address"),
        max_length=300,
        validators=[validate_qr_target],
        help_text=_(
            "The web address that a phone opens. In letters it may hold a slot, "
            "for example https://example.cn/v/{village_code}, so that each village gets its own code."
        ),
    )
    caption = line_block(_("caption"), 40)

    class Meta:
        icon = "code"
        label = _("QR code")
        description = _("A code that a phone opens; in letters each village can have its own.")
        group = PICTURES
        preview_template = SAMPLE


class ReplySlipBlock(blocks.StructBlock):
    """The tear-off 回执: the pupil's name is written on paper only and never stored."""

    heading = line_block(_("heading"), 30, default="回执")
    statement = text_block(
        _("statement"), 200, help_text=_("What the parent confirms by signing, in one sentence.")
    )
    fields = blocks.ListBlock(
        line_block(_("field"), 20),
        label=_("fields to fill in"),
        min_num=1,
        max_num=12,
        default=["学校", "班级", "学生姓名", "家长（监护人）签字", "联系电话", "日期"],
    )

    class Meta:
        icon = "form"
        label = _("reply slip")
        description = _("The strip that parents sign, tear off and send back to school.")
        group = LOCAL
        preview_template = SAMPLE


class CalloutBlock(blocks.StructBlock):
    heading = line_block(_("heading"), 40)
    text = text_block(_("text"), 300)

    class Meta:
        icon = "warning"
        label = _("framed notice")
        description = _("A frame around the one thing that nobody may overlook.")
        group = WORDS
        preview_template = SAMPLE


class ContactBlock(blocks.StructBlock):
    """Village director and township supervisor: filled in by the merge, blank lines on everything else."""

    heading = line_block(_("heading"), 40, default="有困难，找身边的人")

    class Meta:
        icon = "group"
        label = _("local contacts")
        description = _("Director of the village and supervisor of the township; filled in for each letter.")
        group = LOCAL
        preview_template = SAMPLE


class DesignBody(blocks.StreamBlock):
    """What staff compose; each kind of design draws the same blocks in its own way."""

    heading = HeadingBlock()
    paragraph = blocks.RichTextBlock(
        label=_("paragraph"),
        features=PRINT_FEATURES,
        icon="pilcrow",
        description=_("Running text; slots such as {village} are filled for each place."),
        validators=[validate_rich_text],
        group=WORDS,
        preview_template=SAMPLE,
    )
    protected_text = ProtectedTextBlock()
    points = blocks.ListBlock(
        PointBlock(),
        label=_("points"),
        icon="list-ol",
        min_num=1,
        max_num=30,
        description=_("A list of short points, each with a line of explanation if it needs one."),
        group=WORDS,
        preview_template=SAMPLE,
    )
    callout = CalloutBlock()
    contacts = ContactBlock()
    hotlines = blocks.ListBlock(
        HotlineBlock(),
        label=_("hotlines"),
        icon="mobile-alt",
        min_num=1,
        max_num=12,
        description=_("Numbers to call, large enough to read from a wall."),
        group=LOCAL,
        preview_template=SAMPLE,
    )
    picture = PictureBlock()
    illustration = IllustrationBlock()
    qr = QrBlock()
    reply_slip = ReplySlipBlock()
    panel_break = blocks.StaticBlock(
        label=_("next panel or page"),
        icon="minus",
        description=_("Ends a panel of a leaflet or a page."),
        admin_text=_("What follows starts on the next panel of a leaflet or the next page."),
        group=LAYOUT,
        preview_template=SAMPLE,
    )

    class Meta:
        max_num = 200
