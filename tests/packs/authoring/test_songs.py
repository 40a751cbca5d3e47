"""Songs that are not free, wherever they turn up; and what a song must leave said."""

from __future__ import annotations

from pathlib import Path

import pytest

from langapp.packs.authoring import songs
from langapp.packs.documents import Line, Provenance
from tests.packs.authoring.saying import reading_of
from tests.packs.writing import document, song, wording

SEEN = Provenance("A", "In print in 1900.", page="p. 12")


@pytest.mark.parametrize(
    ("tag", "text"),
    [
        ("zh-Hans", "小燕子，穿花衣"),
        ("zh-Hant-TW", "小燕子，穿花衣"),
        ("ko", "엄마가 섬그늘에 굴 따러 가면"),
        ("vi", "Bà ơi bà, cháu yêu bà lắm"),
        ("vi", "BA OI BA chau yeu ba"),
        ("fil", "Sana’y di magmaliw"),
        ("hi", "चंदा मामा दूर के!"),
        ("yue", "蝦仔你乖乖瞓落床"),
        ("ja", "ぞうさん　ぞうさん"),
        ("bn", "ভোর হলো, দোর খোলো"),
    ],
)
def test_a_song_that_is_not_free_is_known_by_its_words(tag: str, text: str) -> None:
    assert songs.claimed(text, tag) is not None


@pytest.mark.parametrize(
    ("tag", "text"),
    [
        ("yue", "月光光，照地堂"),
        ("vi", "Cái Bống là cái bống bang"),
        ("vi", "Kéo cưa lừa xẻ"),
        ("hi", "लल्ला लल्ला लोरी"),
        ("ja", "ぞうさん、ぱおーん"),
        ("ko", "자장 자장 우리 아기"),
        ("ta", "小燕子，穿花衣"),
    ],
)
def test_a_free_song_is_not_taken_for_another(tag: str, text: str) -> None:
    assert songs.claimed(text, tag) is None


def test_it_is_found_in_any_pack_with_its_place() -> None:
    lines = Line("one", "Little swallow", wordings={"zh-Hans": wording("zh-Hans", "小燕子，穿花衣")})
    (problem,) = songs.problems([reading_of(document(lines))])
    assert "this is “小燕子”, which is not free (a film song of 1957)" in problem.why


def test_a_song_says_what_was_not_seen() -> None:
    assert list(songs.problems([reading_of(song(provenance=SEEN))])) == []
    unsaid = song(provenance=Provenance("B", "Anonymous oral tradition."))
    (problem,) = songs.problems([reading_of(unsaid)])
    assert problem.why == "no page was seen: say under “unverified” what is not known"
    said = song(provenance=Provenance("B", "Anonymous oral tradition.", unverified="No print was seen."))
    assert list(songs.problems([reading_of(said)])) == []


@pytest.mark.parametrize(
    "text",
    [
        "songs: {}\n",
        "songs:\n  - {language: vi, title: A, words: [a]}\n",
        "songs:\n  - {language: vi, title: A, words: a, why: b}\n",
        "songs:\n  - {language: vi, title: A, words: [], why: b}\n",
        'songs:\n  - {language: vi, title: A, words: ["?"], why: b}\n',
    ],
)
def test_a_list_that_cannot_be_used_says_where(tmp_path: Path, text: str) -> None:
    file = tmp_path / "songs.yaml"
    file.write_text(text)
    with pytest.raises(ValueError, match=r"songs.yaml"):
        songs.not_free(file)
