"""A phone's own keeper of passkeys, in software: WebAuthn Level 3, sections 6.1 and 6.5, with ES256 and no attestation."""

from __future__ import annotations

import hashlib
import json
import secrets
import struct
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass, field
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from webauthn.helpers import encode_cbor

HERE = "http://localhost"
PRESENT, VERIFIED, ATTESTED = 0x01, 0x04, 0x40


def b64(data: bytes) -> str:
    return urlsafe_b64encode(data).decode().rstrip("=")


@dataclass
class Authenticator:
    """Holds one passkey, and answers for whatever site it is told it is on."""

    id: bytes = field(default_factory=lambda: secrets.token_bytes(32))
    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    count: int = 0
    counts: bool = False
    user: str = ""

    def make(
        self, options: dict[str, Any], origin: str = HERE, rp: str = "", flags: int = PRESENT | VERIFIED
    ) -> str:
        """What `navigator.credentials.create()` gives for these options, in JSON."""
        self.user = options["user"]["id"]
        numbers = self.key.public_key().public_numbers()
        cose = {1: 2, 3: -7, -1: 1, -2: numbers.x.to_bytes(32, "big"), -3: numbers.y.to_bytes(32, "big")}
        attested = bytes(16) + struct.pack(">H", len(self.id)) + self.id + encode_cbor(cose)
        data = self._data(rp or options["rp"]["id"], flags | ATTESTED) + attested
        response = {
            "clientDataJSON": b64(self._client("webauthn.create", options["challenge"], origin)),
            "attestationObject": b64(encode_cbor({"fmt": "none", "attStmt": {}, "authData": data})),
        }
        return self._credential(response)

    def sign(
        self, options: dict[str, Any], origin: str = HERE, rp: str = "", flags: int = PRESENT | VERIFIED
    ) -> str:
        """What `navigator.credentials.get()` gives."""
        self.count += self.counts
        data = self._data(rp or options["rpId"], flags)
        client = self._client("webauthn.get", options["challenge"], origin)
        signed = self.key.sign(data + hashlib.sha256(client).digest(), ec.ECDSA(hashes.SHA256()))
        response = {
            "clientDataJSON": b64(client),
            "authenticatorData": b64(data),
            "signature": b64(signed),
            "userHandle": self.user,
        }
        return self._credential(response)

    def _data(self, rp: str, flags: int) -> bytes:
        return hashlib.sha256(rp.encode()).digest() + bytes([flags]) + struct.pack(">I", self.count)

    def _client(self, kind: str, challenge: str, origin: str) -> bytes:
        told = {"type": kind, "challenge": challenge, "origin": origin, "crossOrigin": False}
        return json.dumps(told).encode()

    def _credential(self, response: dict[str, str]) -> str:
        return json.dumps(
            {
                "id": b64(self.id),
                "rawId": b64(self.id),
                "type": "public-key",
                "clientExtensionResults": {},
                "response": response,
            }
        )


def changed(credential: str, **parts: str) -> str:
    """The same with other parts in its response."""
    told = json.loads(credential)
    told["response"].update(parts)
    return json.dumps(told)


def flipped(text: str) -> str:
    """The same bytes, with one bit that is not."""
    data = bytearray(urlsafe_b64decode(text + "=" * (-len(text) % 4)))
    data[-1] ^= 1
    return b64(bytes(data))
