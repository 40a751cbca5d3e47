"""Makes langapp/static/icons-app/*.png, which home screens show: ours from icon.svg, and a plain one that tells nothing.

.venv/bin/python tools/appicons.py        needs Chromium, as the tests do
"""

import io
import os
import re
import shutil
import struct
import zlib
from pathlib import Path

import av
import numpy as np
from playwright.sync_api import sync_playwright

STATIC = Path(__file__).parents[1] / "langapp" / "static"
OURS = (STATIC / "icon.svg").read_text(encoding="utf-8")
PLAIN = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 48 48"><rect width="48" height="48" rx="11" fill="#51402C"/>
<g stroke="#F7F3E8" stroke-width="3" stroke-linecap="round" fill="none"><path d="M11 33h26M16 33a8 8 0 0 1 16 0"/>
<path d="M24 13v5M12.700 17.700l3.500 3.500M35.300 17.700l-3.500 3.500"/></g></svg>"""
LARGEST = 12_000  # bytes
SAFE = 0.76
"""Of a maskable icon's width: what lies outside may be cut away, to a circle of four fifths at worst."""


def main() -> None:
    (STATIC / "icons-app").mkdir(exist_ok=True)
    chromium = os.environ.get("LANGAPP_CHROMIUM") or shutil.which("chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        for name, drawing in (("langapp", OURS), ("plain", PLAIN)):
            for size, pixels in (("192", 192), ("512", 512), ("maskable", 512), ("touch", 180)):
                page = browser.new_page(viewport={"width": pixels, "height": pixels})
                page.set_content(_page(drawing, size, pixels))
                file = STATIC / "icons-app" / f"{name}-{size}.png"
                file.write_bytes(_small(page.screenshot(omit_background=True)))
                page.close()
                assert file.stat().st_size < LARGEST, f"{file.name}: {file.stat().st_size} bytes"
                print(f"{file.stat().st_size:6} {file.name}")
        browser.close()


def _page(drawing: str, size: str, pixels: int) -> str:
    """An iPhone rounds the corners itself, and shows black where a picture is clear; so does a mask."""
    ground = re.search(r'<rect [^>]*fill="(#\w+)"', drawing)
    assert ground is not None
    whole = size in ("maskable", "touch")
    wide = round(pixels * SAFE) if size == "maskable" else pixels
    around = f"background:{ground[1]}" if whole else ""
    return (
        f"<body style='margin:0;{around}'><div style='inline-size:{pixels}px;block-size:{pixels}px;"
        f"display:grid;place-items:center'><div style='inline-size:{wide}px;block-size:{wide}px'>{drawing}</div></div>"
    )


def _small(png: bytes) -> bytes:
    """The same in 256 colours, the commonest, which is a third of the size; the others were edges between two of them."""
    with av.open(io.BytesIO(png)) as held:
        pixels = next(held.decode(video=0)).to_ndarray(format="rgba")
    high, wide, _channels = pixels.shape
    colours, place, count = np.unique(pixels.reshape(-1, 4), axis=0, return_inverse=True, return_counts=True)
    palette = colours[np.argsort(-count, kind="stable")[:256]]
    apart = np.abs(colours[:, None].astype(int) - palette[None].astype(int)).sum(axis=2)
    rows = apart.argmin(axis=1)[place.ravel()].astype(np.uint8).reshape(high, wide)
    lines = b"".join(b"\0" + row.tobytes() for row in rows)
    header = struct.pack(">IIBBBBB", wide, high, 8, 3, 0, 0, 0)
    parts = (
        (b"IHDR", header),
        (b"PLTE", palette[:, :3].tobytes()),
        (b"tRNS", palette[:, 3].tobytes()),
        (b"IDAT", zlib.compress(lines, 9)),
        (b"IEND", b""),
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        for name, data in parts
    )


if __name__ == "__main__":
    main()
