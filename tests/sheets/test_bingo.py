"""No two boards are alike, the same seed is the same game, and whoever calls has every picture on the list."""

from __future__ import annotations

from math import comb

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from langapp.sheets.bingo import boards
from tests.visiting import visit

FOOD = "/sheets/bingo/food-and-drink"


@given(st.integers(9, 30), st.sampled_from([3, 4]), st.integers(2, 24), st.integers(1, 10**6))
def test_no_two_boards_are_alike(pictures: int, size: int, count: int, seed: int) -> None:
    if pictures < size * size:
        with pytest.raises(ValueError, match="make no"):
            boards(pictures, size, count, seed)
        return
    made = boards(pictures, size, count, seed)
    assert len(set(made)) == count
    assert all(len(set(board)) == size * size for board in made)
    assert {place for board in made for place in board} <= set(range(pictures))
    kinds = {frozenset(board) for board in made}
    assert len(kinds) == min(count, comb(pictures, size * size))
    assert boards(pictures, size, count, seed) == made


def test_a_board_is_not_offered_where_there_are_too_few_pictures(client: FlaskClient) -> None:
    assert FOOD in [link.partition("?")[0] for link in visit(client, "/sheets?pack=food-and-drink").links]
    assert client.get("/sheets/bingo/usagi-usagi").status_code == 404


def test_the_page_has_as_many_boards_as_are_asked_for_within_reason(client: FlaskClient) -> None:
    assert len(visit(client, f"{FOOD}?boards=8").all(css="board")) == 8
    assert len(visit(client, f"{FOOD}?boards=900").all(css="board")) == 24
    assert len(visit(client, f"{FOOD}?boards=nine&seed=-1&size=99").all(css="board")) == 4


def test_another_seed_is_another_game_and_the_same_one_the_same(client: FlaskClient) -> None:
    def game(seed: int) -> list[str]:
        return visit(client, f"{FOOD}?seed={seed}&language=ja").texts(css="squares")

    assert game(1) == game(1) != game(2)
