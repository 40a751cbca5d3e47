"""The pack as a document: kept in an edition and read back the same."""

from __future__ import annotations

import dataclasses
import json

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from langapp.packs.documents import Form, Line, Pack, Provenance, Wording
from tests.packs.writing import document, song, wording

MAYBE = st.text(st.characters(exclude_categories=("Cs",)), max_size=8)
WORDS = MAYBE.filter(bool) | st.sampled_from(
    [
        "no",
        "on",
        "12:30",
        "017",
        "null",
        "{}",
        "mẹ",
        "me\u0323",
        "沖涼，𨋢",
        "क्\u200dष",
        "نہ",
        '"',
        "\\",
        "\n",
        "\u2028",
        "\x00",
    ]
)
FORMS = st.builds(
    Form,
    text=WORDS,
    readings=st.dictionaries(WORDS, WORDS, max_size=2),
    literal=MAYBE,
    note=MAYBE,
    region=MAYBE,
    register=MAYBE,
    speak=MAYBE,
)
WORDINGS = st.builds(Wording, language=WORDS, form=FORMS, variants=st.dictionaries(WORDS, FORMS, max_size=2))
LINES = st.builds(
    Line,
    id=WORDS,
    meaning=WORDS,
    cue=MAYBE,
    turn=MAYBE,
    picture=MAYBE,
    wordings=st.dictionaries(WORDS, WORDINGS, max_size=2),
)
PROVENANCES = st.none() | st.builds(
    Provenance, grade=WORDS, why=WORDS, collector=MAYBE, year=MAYBE, page=MAYBE, unverified=MAYBE
)
PACKS = st.builds(
    Pack,
    slug=WORDS,
    title=WORDS,
    meanings=WORDS,
    kind=WORDS,
    moment=WORDS,
    ages=st.tuples(st.integers(-9, 999), st.integers(-9, 999)),
    summary=WORDS,
    licence=WORDS,
    lines=st.lists(LINES, max_size=2).map(tuple),
    titles=st.dictionaries(WORDS, FORMS, max_size=2),
    by=st.dictionaries(WORDS, st.lists(WORDS, max_size=2).map(tuple), max_size=2),
    language=MAYBE,
    form=MAYBE,
    provenance=PROVENANCES,
)


@settings(deadline=None, max_examples=60, phases=[Phase.explicit, Phase.generate])
@given(PACKS)
def test_what_is_kept_is_read_back_the_same(pack: Pack) -> None:
    kept = pack.to_json()
    assert Pack.from_json(kept) == pack
    assert Pack.from_json(kept).to_json() == kept


@pytest.mark.parametrize(
    "pack",
    [
        document(title=""),
        document(summary="", licence="", kind=""),
        document(Line("one", "")),
        document(Line("", "")),
        document(Line("one", "One", wordings={"vi": wording("vi", "")})),
        document(titles={"vi": Form("")}),
        document(provenance=Provenance("", "")),
    ],
    ids=range(7),
)
def test_a_document_that_is_not_finished_is_kept_too(pack: Pack) -> None:
    """It is checked when it is published, not when it is kept."""
    assert Pack.from_json(pack.to_json()) == pack


def filled() -> Pack:
    south = Form("Má", note="Mẹ is common too.")
    lines = (
        Line(
            "mother",
            "Mum",
            "Point.",
            "Wait.",
            "mother",
            wordings={"vi": wording("vi", "Mẹ", {"south": south})},
        ),
        Line("father", "Dad", wordings={"vi": wording("vi", "Bố"), "ko": wording("ko", "아빠", rr="appa")}),
    )
    return song(lines=lines, titles={"vi": Form("Nhà"), "ko": Form("집", {"rr": "jip"})})


def turned_round(pack: Pack) -> Pack:
    """The same document, its mappings filled in another order."""

    def turned(value: object) -> object:
        if isinstance(value, dict):
            return {key: turned(kept) for key, kept in reversed(value.items())}
        if dataclasses.is_dataclass(value) and not isinstance(value, type):
            fields = {f.name: turned(getattr(value, f.name)) for f in dataclasses.fields(value)}
            return type(value)(**fields)
        return tuple(map(turned, value)) if isinstance(value, tuple) else value

    made = turned(pack)
    assert isinstance(made, Pack)
    return made


def test_equal_documents_give_equal_bytes() -> None:
    other = turned_round(filled())
    assert other == filled()
    assert list(other.titles) != list(filled().titles)
    assert other.to_json() == filled().to_json()


@pytest.mark.parametrize(
    "change",
    [
        {"title": "Other"},
        {"ages": (0, 61)},
        {"lines": filled().lines[::-1]},
        {"by": {"vi": ("Cô Lan",)}},
        {"provenance": None},
    ],
    ids=str,
)
def test_another_document_gives_other_bytes(change: dict[str, object]) -> None:
    assert dataclasses.replace(filled(), **change).to_json() != filled().to_json()


def test_what_is_empty_is_left_out_and_text_stays_readable() -> None:
    kept = json.loads(filled().to_json())
    assert "Mẹ" in filled().to_json()
    assert kept["lines"][0]["wordings"]["vi"]["variants"]["south"] == {
        "text": "Má",
        "note": "Mẹ is common too.",
    }
    assert "cue" not in kept["lines"][1]
    assert kept["ages"] == [0, 60]


def test_a_line_has_a_ref_and_is_found_by_its_id() -> None:
    pack = filled()
    assert [pack.ref(line) for line in pack.lines] == ["small-pack/mother", "small-pack/father"]
    assert pack.line("father") is pack.lines[1]
    assert pack.line("Father") is None


def test_the_languages_of_a_pack_are_those_with_a_wording() -> None:
    assert filled().languages == ["vi", "ko"]
    assert document(Line("one", "One")).languages == []


def test_a_variant_is_said_where_there_is_one_and_the_usual_form_elsewhere() -> None:
    mother, father = (line.wordings["vi"] for line in filled().lines)
    assert [mother.as_said(key).text for key in ("", "south", "north")] == ["Mẹ", "Má", "Mẹ"]
    assert father.as_said("south").text == "Bố"
    assert [mother.variant_said(key) for key in ("", "south", "north")] == ["", "south", ""]
    assert [(key, form.text) for key, form in mother.forms()] == [("", "Mẹ"), ("south", "Má")]


@pytest.mark.parametrize(
    ("months", "suits"), [(None, True), (0, True), (6, True), (60, True), (61, False), (400, False)]
)
def test_a_pack_suits_an_age(months: int | None, suits: bool) -> None:
    assert document().suits(months) is suits


def test_a_check_signs_the_exact_text() -> None:
    texts = ["Mẹ", "Mẹ ", "mẹ", "Me\u0323", "媽"]
    hashes = [Form(text).text_hash for text in texts]
    assert len(set(hashes)) == len(texts)
    assert {len(text_hash) for text_hash in hashes} == {32}
    assert Form("Mẹ", note="x", readings={"rr": "y"}).text_hash == Form("Mẹ").text_hash
