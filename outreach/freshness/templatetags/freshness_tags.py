"""A part of a template that is made once and then kept until something changes that a page might show."""

from django import template
from django.http import HttpRequest
from django.template.base import FilterExpression, NodeList, Parser, Token
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from outreach.freshness.values import remembered

register = template.Library()

# What differs by more than this is made for one person; kept, it would only fill the memory.
LONGEST = 200


class KeptNode(template.Node):
    child_nodelists = ("nodelist",)

    def __init__(self, name: str, differs_by: list[FilterExpression], nodelist: NodeList) -> None:
        self.name = name
        self.differs_by = differs_by
        self.nodelist = nodelist

    def render(self, context: template.Context) -> SafeString:
        request: HttpRequest | None = context.get("request")
        differs = tuple(str(expression.resolve(context)) for expression in self.differs_by)
        page: int | None = getattr(context.get("page"), "pk", None)
        if request is None or page is None or not may_be_kept(request) or sum(map(len, differs)) > LONGEST:
            return self.nodelist.render(context)
        key = ("part", self.name, get_language(), request.scheme, request.headers.get("Host"), page)
        return remembered((*key, *differs), lambda: self.nodelist.render(context))


def may_be_kept(request: HttpRequest) -> bool:
    """A preview shows a draft, which is nobody else's."""
    return request.method == "GET" and not getattr(request, "is_preview", False)


@register.tag
def kept(parser: Parser, token: Token) -> KeptNode:
    """{% kept "name" [what it differs by ...] %} … {% endkept %}, inside templates of the public site.

    It differs by language, host and page already; where there is no page (search, errors), addresses have no
    end and nothing is kept. Nothing inside may depend on who reads. What depends on the clock differs by the
    minute: lectures begin and end at whole ones.
    """
    _tag, name, *rest = token.split_contents()
    differs_by = [parser.compile_filter(one) for one in rest]
    nodelist = parser.parse(("endkept",))
    parser.delete_first_token()
    return KeptNode(name.strip("\"'"), differs_by, nodelist)
