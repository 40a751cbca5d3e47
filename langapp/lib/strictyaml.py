"""YAML for people: every scalar is the string that was typed, and nothing else is allowed in.

PyYAML's own safe loader turns `no` into False and `12:30` into 750, follows aliases that unfold into
gigabytes, and forgets where things stood. This reads the node tree instead, keeps the line of every
value, and refuses aliases, anchors, tags, depth and size before anything is built.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field

import yaml

LARGEST = 1_000_000
DEEPEST = 8

Value = str | list["Value"] | dict[str, "Value"]


class NotStrictYAML(ValueError):
    """Why a text was refused, and the line (from 1) it was refused at."""

    def __init__(self, line: int, why: str) -> None:
        super().__init__(why)
        self.line = line
        self.why = why


@dataclass(frozen=True)
class Document:
    """What was read, and the line (from 1) at which each value stands, by its path of keys."""

    value: Value
    lines: dict[tuple[str | int, ...], int] = field(repr=False)

    def line(self, *path: str | int) -> int:
        """The line of a path, or of the nearest thing around it that is really there."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)


def load(text: str | bytes) -> Document:
    """Read one document. Raises NotStrictYAML."""
    if len(text) > LARGEST:
        raise NotStrictYAML(1, f"the file is larger than {LARGEST // 1000} KB")
    try:
        source = text.decode("utf-8-sig") if isinstance(text, bytes) else text
    except UnicodeDecodeError as error:
        line = bytes(text)[: error.start].count(b"\n") + 1  # type: ignore[arg-type]
        raise NotStrictYAML(line, "the file is not UTF-8 text: save it as UTF-8") from error
    try:
        _refuse_by_event(source)
        node = yaml.compose(source, Loader=yaml.CSafeLoader)
    except UnicodeEncodeError as error:
        line = source[: error.start].count("\n") + 1
        raise NotStrictYAML(line, "half of a character is missing here: retype it") from error
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else 1
        raise NotStrictYAML(line, _remedy(source, line, error.problem or "not YAML")) from error
    except yaml.YAMLError as error:
        raise NotStrictYAML(1, str(error).splitlines()[0]) from error
    if node is None:
        raise NotStrictYAML(1, "the file is empty")
    lines: dict[tuple[str | int, ...], int] = {}
    return Document(_build(node, (), lines), lines)


def _remedy(source: str, line: int, problem: str) -> str:
    """What YAML's own words mean for somebody who writes words, not YAML."""
    at = (source.splitlines() or [""])[min(line, source.count("\n") + 1) - 1 : line]
    if at and at[0][: len(at[0]) - len(at[0].lstrip())].count("\t"):
        return "a tab stands at the beginning of this line: use spaces"
    return f'this line cannot be read ({problem}): put the text between double quotes, as in text: "…"'


def _refuse_by_event(source: str) -> None:
    """Look at the stream of events first: an alias or a depth must never be followed."""
    depth = 0
    for event in yaml.parse(source, Loader=yaml.CSafeLoader):
        line = event.start_mark.line + 1 if event.start_mark else 1
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise NotStrictYAML(line, "anchors (&) and aliases (*) are not used here: write the value out")
        if getattr(event, "tag", None):
            raise NotStrictYAML(line, "tags (!) are not used here: write the plain value")
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            if depth > DEEPEST:
                raise NotStrictYAML(line, f"nested more than {DEEPEST} deep")
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1


def _build(node: yaml.Node, path: tuple[str | int, ...], lines: dict[tuple[str | int, ...], int]) -> Value:
    lines.setdefault(path, node.start_mark.line + 1)
    if isinstance(node, yaml.ScalarNode):
        return unicodedata.normalize("NFC", node.value)
    if isinstance(node, yaml.SequenceNode):
        return [_build(child, (*path, index), lines) for index, child in enumerate(node.value)]
    mapping: dict[str, Value] = {}
    for key_node, child in node.value:
        line = key_node.start_mark.line + 1
        if not isinstance(key_node, yaml.ScalarNode):
            raise NotStrictYAML(line, "a key must be a single word or phrase")
        key = unicodedata.normalize("NFC", key_node.value)
        if key in mapping:
            raise NotStrictYAML(line, f"“{key}” stands here twice: keep one")
        lines[(*path, key)] = line
        mapping[key] = _build(child, (*path, key), lines)
    return mapping
