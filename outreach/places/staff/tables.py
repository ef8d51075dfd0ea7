"""Lists that a phone can show whole."""

from wagtail.admin.ui.tables import Table


class PairsTable(Table):
    """A list whose rows are pairs of heading and value on a phone, where columns would be beyond the edge."""

    template_name = "places/staff/pairs_table.html"
    classname = "listing list-pairs"
