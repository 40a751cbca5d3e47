"""Everything said through gettext can be gathered for the translators."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import jinja2
import pytest
from jinja2 import nodes

from langapp.config import ROOT
from tests.house.extracting import messages, room, speak

PACKAGE = ROOT / "langapp"
TEMPLATES = sorted(PACKAGE.rglob("*.html"))
MODULES = sorted(PACKAGE.rglob("*.py"))
SAYING = {"_", "gettext", "lazy", "ngettext"}


def gathered() -> set[str]:
    return {
        text
        for message in (*messages(), *room(), *speak())
        for text in (message.id if isinstance(message.id, tuple) else (message.id,))
        if text
    }


def in_template(file: Path) -> Iterator[object]:
    """What is given to gettext in a template; None for what is only known when the page is drawn."""
    tree = jinja2.Environment(autoescape=True).parse(file.read_text(encoding="utf-8"))
    for call in tree.find_all(nodes.Call):
        if isinstance(call.node, nodes.Name) and call.node.name in SAYING:
            for given in call.args[: 2 if call.node.name == "ngettext" else 1]:
                yield given.value if isinstance(given, nodes.Const) else None


def in_module(file: Path) -> Iterator[object]:
    for call in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in SAYING:
            for given in call.args[: 2 if call.func.id == "ngettext" else 1]:
                yield given.value if isinstance(given, ast.Constant) else None


def test_templates_and_modules_say_something() -> None:
    assert len(TEMPLATES) > 15
    assert sum(len(list(in_template(file))) for file in TEMPLATES) > 100
    assert sum(len(list(in_module(file))) for file in MODULES) > 15


@pytest.mark.parametrize("file", TEMPLATES, ids=lambda file: str(file.relative_to(PACKAGE)))
def test_what_a_template_says_reaches_the_translators(file: Path) -> None:
    said = list(in_template(file))
    assert None not in said, "a message put together on the page cannot be translated"
    assert set(said) <= gathered()


def test_what_code_says_reaches_the_translators() -> None:
    for file in MODULES:
        if file.name != "i18n.py":
            said = list(in_module(file))
            assert None not in said, file
            assert set(said) <= gathered(), file


def test_messages_are_clean_and_their_blanks_have_names() -> None:
    for text in gathered():
        assert text == text.strip()
        assert "  " not in text
        assert "%s" not in text
        assert "%d" not in text
        assert "<" not in text, "markup belongs into the template"
