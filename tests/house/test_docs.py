"""What the documents say is so."""

from __future__ import annotations

import re
import shlex
import shutil
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import click
import pytest
import yaml

from langapp.cli import COMMANDS, langapp
from langapp.config import ROOT
from langapp.languages.readings import SYSTEMS
from langapp.languages.registry import languages
from langapp.lib import strictyaml
from langapp.packs import files
from langapp.packs.documents import KINDS, MOMENTS
from tests.house.extracting import packs
from tests.house.walking import short, texts

DOCUMENTS = {path: text for path, text in texts().items() if path.suffix == ".md"}
NEEDED = ("README.md", "ARCHITECTURE.md", "STYLE.md", "CONTRIBUTING.md", "CHANGELOG.md", "lessons/README.md")


def document(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


@pytest.mark.parametrize("name", NEEDED)
def test_a_document_is_there_and_has_one_heading(name: str) -> None:
    text = re.sub(r"^```.*?^```", "", document(name), flags=re.DOTALL | re.MULTILINE)
    assert len(re.findall(r"^# \S", text, re.MULTILINE)) == 1
    assert len(text) > 500


def test_the_readme_names_the_two_commands() -> None:
    commands = re.findall(r"^python3 dev\.py (\w+)", document("README.md"), re.MULTILINE)
    assert commands == ["run", "test"]
    developing = document("dev.py")
    for command in commands:
        assert re.search(rf'"{command}"', developing), f"dev.py knows no {command}"


def test_the_map_of_the_house_is_no_longer_than_it_may_be() -> None:
    assert len(document("ARCHITECTURE.md").splitlines()) <= 170


@pytest.mark.parametrize("path", DOCUMENTS, ids=short)
def test_every_link_leads_to_something(path: Path) -> None:
    broken = []
    for target in re.findall(r"\]\(([^)\s]+)\)", DOCUMENTS[path]):
        if not re.match(r"https?:|mailto:", target):
            name, _, heading = target.partition("#")
            there = (path.parent / unquote(name)).resolve() if name else path
            if not there.exists():
                broken.append(target)
            elif heading:
                headings = re.findall(r"^#+ (.+)$", there.read_text(encoding="utf-8"), re.MULTILINE)
                anchors = {re.sub(r"[^\w -]", "", each).lower().replace(" ", "-") for each in headings}
                if heading not in anchors:
                    broken.append(target)
    assert broken == []


def test_every_decision_is_in_the_list_of_them() -> None:
    folder = ROOT / "docs" / "decisions"
    listed = re.findall(r"\]\((\d\d-[^)]+)\)", (folder / "README.md").read_text(encoding="utf-8"))
    assert listed == sorted(path.name for path in folder.glob("[0-9]*.md"))


def test_the_settings_are_the_ones_there_are() -> None:
    read = set(
        re.findall(r'"((?:LANGAPP_\w+|HOST|PORT|DATABASE_URL|SECRET_KEY))"', document("langapp/config.py"))
    )
    told = re.findall(r"^\| `([A-Z_]+)` \|", document("README.md"), re.MULTILINE)
    assert sorted(told) == sorted(read)


def offered(group: click.Group, before: tuple[str, ...] = ()) -> set[tuple[str, ...]]:
    found: set[tuple[str, ...]] = set()
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        found.add((*before, name))
        if isinstance(command, click.Group):
            found |= offered(command, (*before, name))
    return found


def test_every_command_a_document_names_is_there() -> None:
    named = {
        (short(path), tuple(words))
        for path, text in DOCUMENTS.items()
        for words in (
            [word for word in line.split() if re.fullmatch(r"[a-z]+", word)][:2]
            for line in re.findall(r"\blangapp ((?:[a-z]+ ?)+)", " ".join(re.findall(r"`([^`\n]+)`", text)))
        )
        if words and words[0] in COMMANDS
    }
    assert len(named) > 4
    known = offered(langapp)  # type: ignore[arg-type]
    assert {each for each in named if each[1] not in known and each[1][:1] not in known} == set()


def test_every_script_a_document_calls_is_there() -> None:
    called = {
        name
        for text in DOCUMENTS.values()
        for name in re.findall(r"(?:python3?|\.venv/bin/python) ((?:[\w./-]+/)?[\w-]+\.py)\b", text)
    }
    assert {"dev.py", "tools/messages.py"} <= called
    assert {name for name in called if not (ROOT / name).exists()} == set()


def test_every_file_a_document_names_is_there() -> None:
    """Paths in backticks that begin in a folder of ours; not those with a blank in them for the reader to fill."""
    ours = "langapp|lessons|tests|tools|bench|docs|translations|LICENSES"
    missing = {
        (short(path), name)
        for path, text in DOCUMENTS.items()
        for name in re.findall(rf"`((?:{ours})/[\w./-]+)`", text)
        if not re.search(r"\bth\b|0002_|20\d\d", name) and not (ROOT / name).exists()
    }
    assert missing == set()


TAG = r"`([a-z]{2,3}(?:-[A-Za-z]+)*)`"


def test_the_readme_counts_the_languages_as_they_are() -> None:
    text = document("README.md").partition("## Languages")[2].partition("\n## ")[0]
    tags = set(re.findall(TAG, text))
    assert tags == {language.tag for language in languages()}
    assert f"The registry knows {len(list(languages()))}." in text
    worded, _, rest = text.partition("The registry knows")
    begun = rest.partition("Ready for words")[0]
    assert set(re.findall(TAG, worded)) == {language.tag for language in languages().at("launch")}
    assert set(re.findall(TAG, worded + begun)) == {tag for pack in packs() for tag in pack.languages}


# lessons/README.md, the format for teachers

FORMAT = document("lessons/README.md")
BLOCKS = re.findall(r"^```yaml\n(.*?)^```", FORMAT, re.DOTALL | re.MULTILINE)
EXAMPLES = [(match[1], block) for block in BLOCKS if (match := re.match(r"# ([\w-]+/[\w.-]+\.yaml)", block))]


def test_the_format_is_shown_by_examples() -> None:
    assert len(BLOCKS) > 8
    assert len(EXAMPLES) > 6


@pytest.mark.parametrize("block", BLOCKS, ids=range(len(BLOCKS)))
def test_every_example_can_be_read(block: str) -> None:
    assert strictyaml.load(block).value


@pytest.mark.parametrize(("name", "block"), EXAMPLES, ids=lambda value: value.splitlines()[0])
def test_an_example_says_what_the_file_says(name: str, block: str) -> None:
    real = strictyaml.load((ROOT / "lessons" / name).read_bytes()).value
    shown = strictyaml.load(block).value
    if isinstance(shown, list):
        shown = {"lines": shown}
    elif "wordings" not in shown and "lines" not in shown and "title" not in shown:
        shown = {"wordings": shown}
    assert disagreements(shown, real) == []


def disagreements(shown: Any, real: Any, at: str = "") -> list[str]:
    """Where an excerpt says something else than what it is taken from. What ends in … is cut short."""
    if isinstance(shown, dict) and isinstance(real, dict):
        missing = [f"{at}/{key}" for key in shown if key not in real]
        return missing + [
            each
            for key in shown
            if key in real
            for each in disagreements(shown[key], real[key], f"{at}/{key}")
        ]
    if isinstance(shown, list) and isinstance(real, list) and shown and isinstance(shown[0], dict):
        by_id = {line["id"]: line for line in real}
        return [
            each
            for line in shown
            for each in disagreements(line, by_id.get(line["id"]), f"{at}/{line['id']}")
        ]
    if isinstance(shown, str) and isinstance(real, str) and shown.endswith("…"):
        return [] if real.startswith(shown.removesuffix("…").strip()) else [at]
    return [] if shown == real else [at]


def test_the_words_that_may_be_used_are_the_ones_there_are() -> None:
    [moments] = re.findall(r"^moment: bath +# (.+)$", FORMAT, re.MULTILINE)
    assert tuple(moments.split()) == MOMENTS
    assert set(re.findall(r"^`?kind: (\w+)", FORMAT, re.MULTILINE)) == set(KINDS)
    told = FORMAT.partition("| system | for | how |")[2].partition("\n\n")[0]
    names = {
        name
        for row in told.splitlines()
        if row.startswith("| `")
        for name in re.findall(r"`(\w+)`", row.split("|")[1])
    }
    assert names == set(SYSTEMS)


FAULTS = {
    "ko.yaml": [("옷 벗자", "옷 벗자 OK"), ("  splash:", "  splosh:")],
    "pack.yaml": [("kind: phrases", "kind: game"), ("0-60", "60-0"), ("picture: shirt", "pictures: shirt")],
    "vi.yaml": [("literal: we go", "literal: we: go")],
    "yue.yaml": [(" m4 hou2}", " m4}")],
}
ONE_READING = "  close-eyes:\n    text: آنکھیں بند کرو\n"


def test_what_the_check_is_shown_to_say_is_what_it_says(tmp_path: Path) -> None:
    """The faults of the example, put into the bath that ships."""
    bath = Path(shutil.copytree(ROOT / "lessons" / "bath-time", tmp_path / "lessons" / "bath-time"))
    for name, changes in FAULTS.items():
        text = (bath / name).read_text(encoding="utf-8")
        for old, new in changes:
            assert old in text
            text = text.replace(old, new, 1)
        (bath / name).write_text(text, encoding="utf-8")
    urdu = (bath / "ur.yaml").read_text(encoding="utf-8").replace("نہانے", "نهانے").splitlines(keepends=True)
    (bath / "ur.yaml").write_text("".join(urdu[:6]) + ONE_READING, encoding="utf-8")
    said = [f"{p.file.relative_to(tmp_path)}:{p.line}: {p.why}" for p in files.read(bath).problems]
    assert re.findall(r"^lessons/bath-time/\w+\.yaml:\d+: .+$", FORMAT, re.MULTILINE) == said


def test_shell_lines_of_documents_can_be_split_as_a_shell_would() -> None:
    for path, text in DOCUMENTS.items():
        for block in re.findall(r"^```(?:sh|shell|bash)?\n(.*?)^```", text, re.DOTALL | re.MULTILINE):
            for line in block.splitlines():
                if re.match(r"(?:\.venv/bin/|python3? |[A-Z_]+=)", line):
                    assert shlex.split(line, comments=True), f"{short(path)}: {line}"


def test_the_registry_is_plain_yaml_for_other_programs_too() -> None:
    """Every lessons file can be read by a common reader, with the same keys."""
    for path in sorted((ROOT / "lessons").rglob("*.yaml")):
        common = yaml.load(path.read_bytes(), Loader=yaml.CBaseLoader)
        assert common == strictyaml.load(path.read_bytes()).value, short(path)
