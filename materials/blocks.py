"""The StreamField blocks and slots that a printed design is made of; no layout here."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.images.blocks import ImageChooserBlock
from wagtail.snippets.blocks import SnippetChooserBlock

PRINT_FEATURES = ["bold", "ol", "ul"]

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


class HeadingBlock(blocks.StructBlock):
    text = blocks.CharBlock(label=_("text"), max_length=60)
    level = blocks.ChoiceBlock(
        label=_("level"), choices=[("1", _("chapter")), ("2", _("section"))], default="2"
    )

    class Meta:
        icon = "title"
        label = _("heading")


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


class PointBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("title"), max_length=40)
    text = blocks.TextBlock(label=_("text"), max_length=300, required=False)

    class Meta:
        icon = "tick"
        label = _("point")


class HotlineBlock(blocks.StructBlock):
    number = blocks.CharBlock(label=_("number"), max_length=20)
    label = blocks.CharBlock(label=_("what for"), max_length=20)

    class Meta:
        icon = "mobile-alt"
        label = _("hotline")


class PictureBlock(blocks.StructBlock):
    image = ImageChooserBlock(label=_("picture"))
    alt_text = blocks.CharBlock(label=_("what it shows"), max_length=120)
    caption = blocks.CharBlock(label=_("caption"), max_length=80, required=False)

    class Meta:
        icon = "image"
        label = _("picture")


class IllustrationBlock(blocks.StructBlock):
    drawing = blocks.ChoiceBlock(label=_("drawing"), choices=ILLUSTRATIONS)
    caption = blocks.CharBlock(label=_("caption"), max_length=80, required=False)

    class Meta:
        icon = "view"
        label = _("built-in drawing")


class QrBlock(blocks.StructBlock):
    target = blocks.CharBlock(
        label=_("address"),
        max_length=300,
        help_text=_("A web address, or a slot such as {reply_link}; it is printed as a QR code."),
    )
    caption = blocks.CharBlock(label=_("caption"), max_length=40)

    class Meta:
        icon = "code"
        label = _("QR code")


class ReplySlipBlock(blocks.StructBlock):
    """The tear-off 回执: the pupil's name is written on paper only and never stored."""

    heading = blocks.CharBlock(label=_("heading"), max_length=30, default="回执")
    statement = blocks.TextBlock(label=_("statement"), max_length=200)
    fields = blocks.ListBlock(
        blocks.CharBlock(max_length=20),
        label=_("fields to fill in"),
        default=["学校", "班级", "学生姓名", "家长（监护人）签字", "联系电话", "日期"],
    )

    class Meta:
        icon = "form"
        label = _("reply slip")


class CalloutBlock(blocks.StructBlock):
    heading = blocks.CharBlock(label=_("heading"), max_length=40)
    text = blocks.TextBlock(label=_("text"), max_length=300)

    class Meta:
        icon = "warning"
        label = _("framed notice")


class ContactBlock(blocks.StructBlock):
    """Village director and township supervisor, filled in by the merge."""

    heading = blocks.CharBlock(label=_("heading"), max_length=40, default="有困难，找身边的人")

    class Meta:
        icon = "group"
        label = _("local contacts")


class DesignBody(blocks.StreamBlock):
    """What staff compose; each kind of design draws the same blocks in its own way."""

    heading = HeadingBlock()
    paragraph = blocks.RichTextBlock(label=_("paragraph"), features=PRINT_FEATURES, icon="pilcrow")
    protected_text = ProtectedTextBlock()
    points = blocks.ListBlock(PointBlock(), label=_("points"), icon="list-ol")
    callout = CalloutBlock()
    contacts = ContactBlock()
    hotlines = blocks.ListBlock(HotlineBlock(), label=_("hotlines"), icon="mobile-alt")
    picture = PictureBlock()
    illustration = IllustrationBlock()
    qr = QrBlock()
    reply_slip = ReplySlipBlock()
    panel_break = blocks.StaticBlock(
        label=_("next panel or page"),
        icon="horizontalrule",
        admin_text=_("What follows starts on the next panel of a leaflet or the next page."),
    )
