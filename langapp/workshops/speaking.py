"""The language of the room's own pages: more of them than the interface has, and each phone its own."""

from __future__ import annotations

from datetime import timedelta

from flask import request

from langapp import i18n, web
from langapp.languages.registry import Language, languages

DOMAIN = "room"
TONGUE = web.Cookie("tongue", timedelta(days=2))
"""What a guest would rather read, where that is not what the browser asks for."""
SPOKEN_AS = {
    "zh-tw": "zh-Hant-TW", "zh-hant": "zh-Hant-TW", "zh-hk": "yue", "zh-hant-hk": "yue", "zh-hant-mo": "yue", "zh-mo": "yue", "zh": "zh-Hans", "tl": "fil",
}  # fmt: skip
"""What browsers say of languages that we know by another tag."""


def use() -> None:
    """For a guest: what was chosen on this phone, else what its browser asks for."""
    chosen = TONGUE.read()
    i18n.use(chosen if chosen in i18n.locales(DOMAIN) else asked_for(), DOMAIN)


def use_on_the_wall(wanted: str) -> None:
    """For a wall: what its address asks for, else the leader's interface."""
    i18n.use(wanted if wanted in i18n.locales(DOMAIN) else i18n.locale(), DOMAIN)


def asked_for() -> str:
    """The first of a browser's languages that the room speaks."""
    have = i18n.locales(DOMAIN)
    for accepted in request.accept_languages.values():
        tag = accepted.replace("_", "-")
        parts = tag.lower().split("-")
        for length in range(len(parts), 0, -1):
            named = SPOKEN_AS.get("-".join(parts[:length]), "-".join(parts[:length]))
            if named in have:
                return named
    return i18n.SOURCE


def tongues() -> list[Language | None]:
    """Those that the room speaks besides the one it speaks now, to choose another; None is English."""
    known, others = languages(), (tag for tag in i18n.locales(DOMAIN) if tag != i18n.locale())
    return [known.get(tag) if tag in known else None for tag in others]
