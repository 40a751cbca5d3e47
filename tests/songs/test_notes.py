"""The tune on a staff, for whoever asks; without a script, as it was written down."""

from __future__ import annotations

from flask.testing import FlaskClient

from tests.visiting import visit

SONG = "usagi-usagi"


def test_anybody_may_look_at_the_notes(client: FlaskClient) -> None:
    page = visit(client, f"/songs/{SONG}/notes")
    assert "w: う さ ぎ う さ ぎ" in page.response.text
    assert f'href="/songs/{SONG}"' in page.response.text


def test_nothing_but_this_page_fetches_what_draws_them(client: FlaskClient) -> None:
    assert "abcjs" in client.get(f"/songs/{SONG}/notes").text
    assert "abcjs" not in client.get(f"/songs/{SONG}").text


def test_what_has_no_tune_has_no_notes(client: FlaskClient) -> None:
    for slug in ("bath-time", "vi-dau-cau-van", "nowhere"):
        assert client.get(f"/songs/{slug}/notes").status_code == 404
