"""The blocks that public pages are written with."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.images.blocks import ImageChooserBlock

TEXT_FEATURES = ["h2", "h3", "bold", "ol", "ul", "link", "document-link", "blockquote", "hr"]


class FigureBlock(blocks.StructBlock):
    image = ImageChooserBlock(label=_("picture"))
    caption = blocks.CharBlock(label=_("caption"), required=False, max_length=120)

    class Meta:
        icon = "image"
        label = _("picture")
        template = "components/blocks/figure.html"


class NumberBlock(blocks.StructBlock):
    value = blocks.CharBlock(label=_("figure"), max_length=20, help_text=_("For example 20,000."))
    unit = blocks.CharBlock(label=_("unit"), max_length=12, required=False)
    label = blocks.CharBlock(label=_("what it counts"), max_length=60)

    class Meta:
        icon = "order"
        label = _("figure")


class CalloutBlock(blocks.StructBlock):
    heading = blocks.CharBlock(label=_("heading"), max_length=60)
    text = blocks.TextBlock(label=_("text"))

    class Meta:
        icon = "warning"
        label = _("notice")
        template = "components/blocks/callout.html"


class PointBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("in short"), max_length=40)
    text = blocks.TextBlock(label=_("text"), required=False)

    class Meta:
        icon = "list-ul"
        label = _("point")


class BodyBlock(blocks.StreamBlock):
    """The body of a campaign, news or material page."""

    text = blocks.RichTextBlock(
        label=_("text"), features=TEXT_FEATURES, template="components/blocks/text.html"
    )
    figure = FigureBlock()
    numbers = blocks.ListBlock(
        NumberBlock(), label=_("figures"), icon="order", template="components/blocks/numbers.html"
    )
    callout = CalloutBlock()
    points = blocks.ListBlock(
        PointBlock(), label=_("points"), icon="list-ul", template="components/blocks/points.html"
    )
