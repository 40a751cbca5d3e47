"""Addresses for e-mail, in the one form we compare, keep and send to."""

from __future__ import annotations

import re
import unicodedata

LONGEST = 254
LONGEST_LOCAL = 64
LOCAL = re.compile(r"[a-z0-9.!#$%&'*+/=?^_`{|}~-]+")
LABEL = re.compile(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?")


def folded(text: str) -> str | None:
    """The address, NFKC and in lower case, its domain as the DNS has it; None for what is none.

    Phones like to begin with a capital. Whoever proves an address is sent mail in this very form, so nobody else's
    can be proved by writing it another way. The rule is that of HTML's own field (WHATWG, 4.10.5.1.5), with a dot in
    the domain; names before the @ in other scripts are not sent to.
    """
    if len(text) > 2 * LONGEST:
        return None
    text = unicodedata.normalize("NFKC", text).strip().lower()
    local, at, domain = text.rpartition("@")
    if not at or len(local) > LONGEST_LOCAL or not LOCAL.fullmatch(local):
        return None
    try:
        domain = domain.rstrip(".").encode("idna").decode("ascii").lower()
    except UnicodeError:
        return None
    labels = domain.split(".")
    if len(labels) < 2 or not all(map(LABEL.fullmatch, labels)) or len(local) + 1 + len(domain) > LONGEST:
        return None
    return f"{local}@{domain}"
