"""Sheets as they come out: the page, and the PDF that a job has made of it."""

from __future__ import annotations

import io
import re

from flask import Flask
from flask.testing import FlaskClient
from pypdf import PdfReader


def pdf(app: Flask, client: FlaskClient, path: str, **asked: str | list[str]) -> PdfReader:
    """What somebody fetches who asks for it and waits."""
    with client.get(made_at(app, client, path, **asked), buffered=True) as response:
        assert response.status_code == 200
        assert response.mimetype == "application/pdf"
        return PdfReader(io.BytesIO(response.get_data()))


def made_at(app: Flask, client: FlaskClient, path: str, **asked: str | list[str]) -> str:
    """The address of the file."""
    app.config["JOBS_IMMEDIATE"] = True
    try:
        answer = client.post(f"{path}/pdf", data=asked)
    finally:
        del app.config["JOBS_IMMEDIATE"]
    assert answer.status_code == 303, answer.status
    page = client.get(answer.headers["Location"]).get_data(as_text=True)
    found = re.search(r'href="(/makings/[0-9a-f]{32}/made\.pdf)"', page)
    assert found, page
    return found[1]


def fetched(client: FlaskClient, address: str) -> int:
    """How a file is answered for."""
    with client.get(address, buffered=True) as response:
        return response.status_code


def text_of(pdf: PdfReader) -> str:
    """Without the spaces that setting puts between letters."""
    return "".join("".join(page.extract_text().split()) for page in pdf.pages)


def sizes(pdf: PdfReader) -> set[tuple[int, int]]:
    """In millimetres."""
    return {
        (round(float(p.mediabox.width) / 72 * 25.4), round(float(p.mediabox.height) / 72 * 25.4))
        for p in pdf.pages
    }


def is_there(text: str, page: str) -> bool:
    return "".join(text.split()) in page
