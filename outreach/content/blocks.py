"""The blocks that public pages are written with."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.images.blocks import ImageChooserBlock

from outreach.content.text_limits import validate_size

TEXT_FEATURES = ["h2", "h3", "bold", "ol", "ul", "link", "document-link", "blockquote", "hr"]


class FigureBlock(blocks.StructBlock):
    image = ImageChooserBlock(
        label=_("picture"), help_text=_("No recognisable child without its guardian's consent.")
    )
    caption = blocks.CharBlock(
        label=_("caption"),
        required=False,
        max_length=120,
        help_text=_("Who, where, when, for example: lecture at the primary school of Zhaoliqiao, 3 June."),
    )

    class Meta:
        icon = "image"
        label = _("picture")
        template = "components/blocks/figure.html"
        preview_template = "components/blocks/figure_preview.html"
        description = _("One picture as wide as the text, with a line below it.")


class NumberBlock(blocks.StructBlock):
    value = blocks.CharBlock(label=_("figure"), max_length=20, help_text=_("For example 20,000."))
    unit = blocks.CharBlock(label=_("unit"), max_length=12, required=False)
    label = blocks.CharBlock(label=_("what it counts"), max_length=60)

    class Meta:
        icon = "order"
        label = _("figure")


class CalloutBlock(blocks.StructBlock):
    heading = blocks.CharBlock(
        label=_("heading"), max_length=60, help_text=_("What to remember, in ten characters or so.")
    )
    text = blocks.TextBlock(label=_("text"), help_text=_("Two or three sentences; more is not read."))

    class Meta:
        icon = "warning"
        label = _("notice")
        template = "components/blocks/callout.html"
        description = _("A framed notice for the one thing that nobody may overlook.")
        preview_value = {
            "heading": "看到有人落水",
            "text": "大声呼救，立即拨打110、119、120。不会游泳的人不要下水，更不要手拉手去救人。",
        }


class PointBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("in short"), max_length=40)
    text = blocks.TextBlock(label=_("text"), required=False)

    class Meta:
        icon = "list-ul"
        label = _("point")


class TextBlock(blocks.RichTextBlock):
    """Rich text within limits; to the migrations Wagtail's own, because what is stored is the same."""

    def __init__(self, **options: Any) -> None:
        super().__init__(validators=[validate_size], **options)

    def deconstruct(self) -> tuple[str, Any, Any]:
        _path, args, options = super().deconstruct()
        return "wagtail.blocks.RichTextBlock", args, options


class BodyBlock(blocks.StreamBlock):
    """The body of a campaign, news or material page."""

    text = TextBlock(
        label=_("text"),
        features=TEXT_FEATURES,
        template="components/blocks/text.html",
        description=_("Headings, paragraphs, lists and links."),
        preview_value=(
            "<h2>家长要做到“四知道”</h2><p>溺水往往没有呼喊。最有效的办法，是不让孩子单独靠近水边。</p>"
            "<ul><li>知道孩子去哪里</li><li>知道孩子和谁在一起</li></ul>"
        ),
    )
    figure = FigureBlock()
    numbers = blocks.ListBlock(
        NumberBlock(),
        label=_("figures"),
        icon="order",
        template="components/blocks/numbers.html",
        description=_("A row of large figures. Figures of a campaign appear on its page by themselves."),
        preview_value=[
            {"value": "30", "unit": "场", "label": "宣讲"},
            {"value": "20,000", "unit": "张", "label": "防溺水海报"},
        ],
    )
    callout = CalloutBlock()
    points = blocks.ListBlock(
        PointBlock(),
        label=_("points"),
        icon="list-ul",
        template="components/blocks/points.html",
        description=_("Short points, each with a sentence that explains it."),
        preview_value=[
            {"title": "不私自下水游泳", "text": "下水前先告诉家长，并由家长陪同。"},
            {"title": "不到不熟悉的水域游泳", "text": "水下有淤泥、水草和深坑，看不见。"},
        ],
    )
