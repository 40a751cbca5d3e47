"""A field of a card, which is HTML, as the text that is read off it."""

from __future__ import annotations

import re
from html.parser import HTMLParser

SOUND = re.compile(r"\[(?:sound|anki):[^\]]{0,300}\]")
CLOZE = re.compile(r"\{\{c\d{1,3}::(.*?)(?:::[^{}]*?)?\}\}", re.DOTALL)
PARTING = frozenset(
    ["br", "div", "p", "li", "ul", "ol", "tr", "td", "th", "table", "h1", "h2", "h3", "h4", "h5", "h6", "hr"]
)
UNREAD = frozenset(("script", "style", "head", "title"))


def plain(field: str) -> str:
    """One line. Readings over a word become 食[た], as Anki writes them too."""
    if "<" not in field and "&" not in field and "{{" not in field and "[" not in field:
        return " ".join(field.split())
    reader = _Reader()
    reader.feed(SOUND.sub(" ", field))
    reader.close()
    return " ".join(CLOZE.sub(r"\1", "".join(reader.found)).split())


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []
        self._unread = 0
        self._aside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in UNREAD:
            self._unread += 1
        elif tag in PARTING:
            self.found.append(" ")
        elif tag == "rt":
            self.found.append("[")
        elif tag == "rp":
            self._aside = True

    def handle_endtag(self, tag: str) -> None:
        if tag in UNREAD:
            self._unread = max(0, self._unread - 1)
        elif tag in PARTING:
            self.found.append(" ")
        elif tag == "rt":
            self.found.append("]")
        elif tag == "rp":
            self._aside = False

    def handle_data(self, data: str) -> None:
        if not self._unread and not self._aside:
            self.found.append(data)
