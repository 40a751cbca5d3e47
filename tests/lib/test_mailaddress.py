"""One form for every way to write an address, and none for what is no address."""

from __future__ import annotations

import pytest

from langapp.lib.mailaddress import folded


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("mai@example.org", "mai@example.org"),
        ("  Mai@Example.ORG \n", "mai@example.org"),
        ("mai+langapp@example.org", "mai+langapp@example.org"),
        ("a..b.@docomo.ne.jp", "a..b.@docomo.ne.jp"),
        ("o'hara@example.org", "o'hara@example.org"),
        ("mai@example.org.", "mai@example.org"),
        ("mai@BÜCHER.example", "mai@xn--bcher-kva.example"),
        ("mai@bu\u0308cher.example", "mai@xn--bcher-kva.example"),
        ("ｍａｉ＠ｅｘａｍｐｌｅ．ｏｒｇ", "mai@example.org"),
        ("mai@例え.jp", "mai@xn--r8jz45g.jp"),
        ("\u212aim@example.org", "kim@example.org"),
        (f"{'a' * 64}@example.org", f"{'a' * 64}@example.org"),
    ],
)
def test_the_same_address_is_the_same_however_it_is_written(text: str, address: str) -> None:
    assert folded(text) == address
    assert folded(address) == address


@pytest.mark.parametrize(
    "text",
    [
        "", "@", "mai", "mai@", "@example.org", "mai@localhost", "mai@.org", "mai@example..org", "mai@-a.org",
        "mai@a-.org", "m ai@example.org", "mai@exa mple.org", "mai@example.org, joon@example.org",
        "mai@example.org\nBcc: joon@example.org", "mai@example.org\r\nBcc:x@y.z", "mai\r\n@example.org",
        "mai\x00@example.org", "<mai@example.org>", "Mai <mai@example.org>", "mai@joon@example.org",
        '"a b"@example.org', "mai@[127.0.0.1]", "mai@example.org>", "mai;joon@example.org", "माई@example.org",
        "mai@exam_ple.org", f"{'a' * 65}@example.org", f"mai@{'a' * 64}.org", f"mai@{'a.' * 130}org",
        "mai@\u2028example.org", "mai@example.org\u202e", "mai@" + "ü" * 4000 + ".org", "a" * 100_000,
    ],
)  # fmt: skip
def test_what_is_no_address_is_none(text: str) -> None:
    assert folded(text) is None
