"""Reads a page as a browser does that sends its first form."""

from html.parser import HTMLParser


class Fields(HTMLParser):
    """What would be sent, and where to."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.sent: dict[str, str] = {}
        self.action = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = dict(attrs)
        if tag == "form":
            self.action = told["action"] or ""
        if tag == "input" and told.get("name"):
            self.sent[str(told["name"])] = told.get("value") or ""
