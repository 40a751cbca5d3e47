"""A passkey is added, and answers: WebAuthn, as far as a server has to do with it."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

from langapp.db import db, insert_new
from langapp.entry.models import Challenge, Passkey
from langapp.families.models import Caregiver
from langapp.i18n import _
from langapp.web import Refused

Verified = TypeVar("Verified")
OURS = "Langapp"
MOST = 20
"""Of one caregiver."""
LONGEST_CREDENTIAL_ID = 1023

log = logging.getLogger("langapp")


@dataclass(frozen=True)
class Site:
    """Whom a passkey answers: our host's name, which it is kept for, and the one origin it may be asked from."""

    host: str
    origin: str


def ask_to_add(caregiver: Caregiver, site: Site, now: datetime) -> tuple[str, str]:
    """The browser's half of the challenge, and what its device is asked, in JSON. Raises Refused."""
    webauthn, structs = _webauthn()
    theirs = Passkey.all_of(caregiver.id)
    if len(theirs) >= MOST:
        raise Refused(_("You have many passkeys already. Remove one of them, then add this one."))
    browser, value = Challenge.make("add", caregiver.id, now)
    options = webauthn.generate_registration_options(
        rp_id=site.host,
        rp_name=OURS,
        user_id=UUID(caregiver.id).bytes,
        user_name=caregiver.name or OURS,
        user_display_name=caregiver.name or OURS,
        challenge=value,
        authenticator_selection=structs.AuthenticatorSelectionCriteria(
            resident_key=structs.ResidentKeyRequirement.REQUIRED,
            user_verification=structs.UserVerificationRequirement.PREFERRED,
        ),
        exclude_credentials=[
            structs.PublicKeyCredentialDescriptor(id=webauthn.base64url_to_bytes(passkey.id))
            for passkey in theirs
        ],
    )
    return browser, webauthn.options_to_json(options)


def ask_to_answer(purpose: str, asker: str, site: Site, now: datetime) -> tuple[str, str]:
    """The same for a passkey that is there. Its device shows which it has, so that we need not know who asks."""
    webauthn, structs = _webauthn()
    allowed = Passkey.all_of(asker) if asker else []
    browser, value = Challenge.make(purpose, asker, now)
    options = webauthn.generate_authentication_options(
        rp_id=site.host,
        challenge=value,
        allow_credentials=[
            structs.PublicKeyCredentialDescriptor(id=webauthn.base64url_to_bytes(passkey.id))
            for passkey in allowed
        ],
        user_verification=structs.UserVerificationRequirement.PREFERRED,
    )
    return browser, webauthn.options_to_json(options)


def add(caregiver: Caregiver, credential: str, browser: str, site: Site, name: str, now: datetime) -> bool:
    """Whether it is kept as this caregiver's. One that is somebody's already is nobody else's."""
    webauthn, _structs = _webauthn()
    value = Challenge.take(browser, "add", caregiver.id, now)
    if value is None:
        return False
    verified = _verified(
        lambda: webauthn.verify_registration_response(
            credential=credential,
            expected_challenge=value,
            expected_rp_id=site.host,
            expected_origin=site.origin,
        )
    )
    if verified is None or not 0 < len(verified.credential_id) <= LONGEST_CREDENTIAL_ID:
        return False
    passkey_id: str = webauthn.helpers.bytes_to_base64url(verified.credential_id)
    insert_new(
        Passkey,
        {
            "id": passkey_id,
            "caregiver_id": caregiver.id,
            "public_key": verified.credential_public_key,
            "sign_count": verified.sign_count,
            "name": name,
            "made_at": now,
            "used_at": None,
        },
    )
    kept = db.session.get(Passkey, passkey_id)
    return kept is not None and (kept.caregiver_id, kept.public_key) == (
        caregiver.id,
        verified.credential_public_key,
    )


def answered(
    purpose: str, asker: str, credential: str, browser: str, site: Site, now: datetime
) -> Caregiver | None:
    """Who holds the passkey that signed what this browser was asked; None for anything else, whatever it is.

    With `asker`, nobody but that caregiver.
    """
    webauthn, _structs = _webauthn()
    value = Challenge.take(browser, purpose, asker, now)
    parsed = _verified(lambda: webauthn.helpers.parse_authentication_credential_json(credential))
    if value is None or parsed is None:
        return None
    passkey = Passkey.answering(webauthn.helpers.bytes_to_base64url(parsed.raw_id), asker or None)
    if passkey is None:
        return None
    verified = _verified(
        lambda: webauthn.verify_authentication_response(
            credential=parsed,
            expected_challenge=value,
            expected_rp_id=site.host,
            expected_origin=site.origin,
            credential_public_key=passkey.public_key,
            credential_current_sign_count=passkey.sign_count,
        )
    )
    if verified is None:
        return None
    passkey.sign_count, passkey.used_at = verified.new_sign_count, now
    return db.session.get(Caregiver, passkey.caregiver_id)


def _verified(check: Callable[[], Verified]) -> Verified | None:
    """What a stranger sends may be anything, and so may what reading it raises."""
    try:
        return check()
    except Exception as error:
        log.info("a passkey was refused: %s", type(error).__name__)
        return None


def _webauthn() -> tuple[Any, Any]:
    # webauthn takes 0.3 s and 13 MB, for OpenSSL: who uses a passkey pays, rather than every start.
    import webauthn
    from webauthn.helpers import structs

    return webauthn, structs
