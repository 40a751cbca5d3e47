"""What lets a person in: addresses and codes, passkeys, paper, invitations, offers; and how often somebody tried."""

from langapp.entry.models.attempts import Attempt
from langapp.entry.models.codes import Code, Email
from langapp.entry.models.invitations import Invitation
from langapp.entry.models.offers import Offer
from langapp.entry.models.paper import PaperCode
from langapp.entry.models.passkeys import Challenge, Passkey

__all__ = ["Attempt", "Challenge", "Code", "Email", "Invitation", "Offer", "PaperCode", "Passkey"]
