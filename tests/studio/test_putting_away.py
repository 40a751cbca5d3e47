"""A pack that nobody works on any more is put away, and comes back as it was."""

from __future__ import annotations

from flask import Flask

from tests.cast import Key, an_id, teaches
from tests.visiting import visit


def test_a_pack_is_put_away_and_taken_out(app: Flask, world: dict[str, Key]) -> None:
    lan = teaches(app, world["lan"])
    lan.post("/studio/drafts", data={"id": an_id(5), "title": "Giờ tắm", "language": "vi"})
    address = f"/studio/drafts/{an_id(5)}"
    visit(lan, f"{address}/removal")
    assert lan.post(f"{address}/removal").location == "/studio"
    assert lan.get(address).status_code == 404
    assert lan.post(f"{address}/edits", json={"cells": []}).status_code == 404
    assert "Giờ tắm" in visit(lan, "/studio").text
    assert teaches(app, world["joon"]).post(f"{address}/return").status_code == 404
    assert lan.post(f"{address}/return").location == address
    visit(lan, address)
