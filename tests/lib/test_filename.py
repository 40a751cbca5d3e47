"""A file is called what a person reads, on every system."""

from __future__ import annotations

import pytest

from langapp.lib.filename import file_name


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Bath time", "Bath time.apkg"),
        ("Sleep / wake: “now”?", "Sleep wake “now”.apkg"),
        ("../../etc/passwd", "etc passwd.apkg"),
        ("C:\\a|b*c", "C a b c.apkg"),
        ("月光光，照地堂", "月光光，照地堂.apkg"),
        ("سو جا راجا", "سو جا راجا.apkg"),
        ("...", "Langapp.apkg"),
        ("a\u202eb\nc\0d", "ab c d.apkg"),
        (".hidden. ", "hidden.apkg"),
        ("می\u200cخواهم", "می\u200cخواهم.apkg"),
        ("a" * 300, "a" * 80 + ".apkg"),
    ],
)
def test_a_file_has_a_name_that_every_system_takes(title: str, name: str) -> None:
    assert file_name(title, "apkg") == name
