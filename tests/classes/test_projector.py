"""A pack on the wall of a classroom: large, in up to three languages, and nothing of a family."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from tests.visiting import visit


def languages_on(client: FlaskClient, asked: str) -> list[str]:
    page = visit(client, f"/packs/bath-time/projector{asked}")
    first = page.all("li", "wall")[0]
    return [each.get("lang", "") for each in page.all("p", "w", within=first)]


def test_every_line_is_a_wall_with_its_meaning_and_its_sounds(client: FlaskClient) -> None:
    page = visit(client, "/packs/bath-time/projector?languages=vi.ta")
    walls = page.all("li", "wall")
    assert len(walls) == len(visit(client, "/packs/bath-time").all("article", "line"))
    for wall in walls:
        assert len(page.all("h2", within=wall)) == 1
        assert len(page.all("a", "play", within=wall)) == 2
    assert page.h1 == "Bath time"


@pytest.mark.parametrize(
    ("asked", "shown"),
    [
        ("?languages=ta.vi.ko", ["ta", "vi", "ko"]),
        ("?languages=ta.vi.ko.ur.hi", ["ta", "vi", "ko"]),
        ("?languages=ta.ta", ["ta"]),
        ("?languages=xx.vi.", ["vi"]),
    ],
)
def test_up_to_three_languages_are_on_it(client: FlaskClient, asked: str, shown: list[str]) -> None:
    assert languages_on(client, asked) == shown


def test_without_a_wish_it_speaks_the_familys_languages(mai: FlaskClient, client: FlaskClient) -> None:
    assert languages_on(mai, "") == ["vi", "ta"]
    assert languages_on(mai, "?languages=%3Cb%3E") == ["vi", "ta"]
    assert len(languages_on(client, "")) == 2


def test_a_language_is_put_on_the_wall_and_taken_off_by_a_link(client: FlaskClient) -> None:
    links = visit(client, "/packs/bath-time/projector?languages=vi.ta").links
    assert "/packs/bath-time/projector?languages=ta" in links
    assert "/packs/bath-time/projector?languages=vi.ta.ko" in links
    full = visit(client, "/packs/bath-time/projector?languages=vi.ta.ko").links
    assert "/packs/bath-time/projector?languages=vi.ta.ur" in full


def test_nothing_of_a_family_is_on_the_wall(mai: FlaskClient) -> None:
    mai.post("/family/wordings/bath-time/shall-we-bathe/1", data={"text": "Tắm với mẹ nhé"})
    assert "Tắm với mẹ nhé" in visit(mai, "/packs/bath-time").text
    assert "Tắm với mẹ nhé" not in visit(mai, "/packs/bath-time/projector").text
    assert mai.get("/packs/ours/projector").status_code == 404


def test_a_song_is_on_it_in_its_own_language(client: FlaskClient) -> None:
    page = visit(client, "/packs/edo-komori-uta/projector?languages=vi")
    assert {each.get("lang") for each in page.all("p", "w")} == {"ja"}


def test_a_phone_keeps_it_and_the_week_it_is_pinned_for(mai: FlaskClient, client: FlaskClient) -> None:
    at = "/packs/bath-time/projector?languages=vi.ta"
    assert mai.get(at).headers["Langapp-Keep"] == at
    assert mai.get("/today?pack=bath-time").headers["Langapp-Keep"] == "/today?pack=bath-time"
    assert "Langapp-Keep" not in client.get(at).headers


@pytest.mark.parametrize("slug", ["nothing", "ours", "%00", "x" * 300])
def test_what_is_no_pack_is_on_no_wall(client: FlaskClient, slug: str) -> None:
    assert client.get(f"/packs/{slug}/projector").status_code == 404
