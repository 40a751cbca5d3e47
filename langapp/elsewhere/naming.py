"""What things are called outside: files as a person reads them, ids that stay, licences by their names."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from langapp.elsewhere.taking import Entry, Said, Taken
from langapp.i18n import _
from langapp.voices import leaving
from langapp.voices.leaving import Copy

LICENCES = {
    "CC-BY-4.0": ("CC BY 4.0", "https://creativecommons.org/licenses/by/4.0/"),
    "CC-BY-SA-4.0": ("CC BY-SA 4.0", "https://creativecommons.org/licenses/by-sa/4.0/"),
    "CC0-1.0": ("CC0 1.0", "https://creativecommons.org/publicdomain/zero/1.0/"),
}


def sound_name(copy: Copy) -> str:
    """By what is in it: the same sound is the same file, taken along as often as you like."""
    return f"langapp-{hashlib.sha256(copy.mp3).hexdigest()[:24]}.mp3"


def lasting(*parts: str) -> int:
    """A number for what has these names, the same every time. About as large as the milliseconds that Anki uses."""
    told = "\x1f".join(("langapp", *parts)).encode()
    return (1 << 40) + int.from_bytes(hashlib.sha256(told).digest()[:8]) % (1 << 40)


def licence(key: str) -> str:
    """A licence by its name. Only a family's own words have none."""
    return LICENCES[key][0] if key in LICENCES else key


def credits(taken: Taken, entry: Entry, said: Said) -> str:
    """Whose words these are, and what may be done with them."""
    if said.is_own and not entry.licence:
        return _("Your family’s own words.")
    if said.is_own:
        return _("Your family’s own words. What explains them: %(licence)s.", licence=licence(entry.licence))
    by = ", ".join(taken.by.get(said.tag, ())) or "Langapp"
    return _("Words: %(names)s. Licence: %(licence)s.", names=by, licence=licence(entry.licence))


def spoken_by(engines: Iterable[str]) -> str:
    """Of those whose licence asks for it wherever their sound goes; empty where there is none."""
    told = leaving.credit(engines)
    return _("Computer voices, made on this server: %(names)s", names=told) if told else ""
