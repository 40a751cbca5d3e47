"""Revised Romanization, against hangulpy itself."""

from __future__ import annotations

import pytest

from langapp.packs.authoring.engines.korean import differences
from tests.packs.authoring.saying import said, told


@pytest.mark.parametrize(
    ("text", "rr"),
    [
        ("목욕할까?", "mogyokalkka?"),
        ("같이 손 씻자", "gachi son ssitja"),
        ("괜찮아, 울지 마", "gwaenchana, ulji ma"),
        ("설날", "seollal"),
        ("따뜻하네", "ttatteutane"),
        # Said in one breath.
        ("자, 밥 먹자", "ja, bam meokja"),
        ("자, 밥 먹자", "ja, bap meokja"),
    ],
)
def test_as_it_is_said(text: str, rr: str) -> None:
    assert told(differences, said("ko", text, rr=rr)) == []


def test_as_it_is_spelled_is_told() -> None:
    assert told(differences, said("ko", "설날, 같이 가", rr="seolnal, gati ga")) == [
        ("rr", "설날", "seolnal", "seollal"),
        ("rr", "같이", "gati", "gachi"),
    ]


def test_words_run_together_are_compared_all_the_same() -> None:
    assert told(differences, said("ko", "손 씻자", rr="sonssitja")) == []
    assert told(differences, said("ko", "손 씻자", rr="sonsitja")) != []
