"""Six digits go to an address, whoever's it is or nobody's: who asks learns nothing of it."""

from __future__ import annotations

from datetime import datetime

from langapp import mail
from langapp.entry.models import Code
from langapp.entry.models.attempts import allow
from langapp.entry.models.codes import DIGITS
from langapp.i18n import _
from langapp.lib import mailaddress
from langapp.web import Refused


def send(
    address: str, purpose: str, caregiver_id: str | None, network: str, now: datetime, before: str = ""
) -> str:
    """The token by which the browser that asked is known, while the digits are good. Raises Refused.

    `before` is the token it had for an earlier code, which ends.
    """
    to = mailaddress.folded(address)
    if to is None:
        raise Refused(_("Write an e-mail address, as in mai@example.org."))
    if not mail.is_possible():
        raise Refused(_("This server sends no e-mail. Use a code on paper, a passkey or an invitation."))
    allow("code", network, to, now)
    digits, browser = Code.make(to, purpose, caregiver_id, now, before)
    mail.send(to, _("Your code for Langapp"), _text(digits))
    return browser


def tell_of_change(address: str) -> None:
    """To where codes went until now."""
    mail.send(
        address,
        _("Your address for Langapp has changed"),
        _(
            "From now on another e-mail address brings you back to your family on Langapp, and this one does not. "
            "If you did not change it, somebody has a device of yours: look at the list of devices under Family, "
            "and take out what is not yours."
        ),
    )


def _text(digits: str) -> str:
    half = DIGITS // 2
    return "\n\n".join(
        (
            f"{digits[:half]} {digits[half:]}",
            _("Write these six digits on the page that asked for them. They are good for ten minutes, once."),
            _("If you did not ask for them, do nothing: nobody comes in without them. Give them to nobody."),
        )
    )
