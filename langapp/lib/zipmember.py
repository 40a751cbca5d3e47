"""A member of a ZIP that says nothing of when or where it was packed: the same data gives the same bytes."""

from __future__ import annotations

from zipfile import ZIP_DEFLATED, ZipInfo

from langapp.lib.wholefile import PRIVATE

EPOCH = (1980, 1, 1, 0, 0, 0)
"""The earliest a ZIP can say."""
UNIX = 3


def undated(name: str, how: int = ZIP_DEFLATED) -> ZipInfo:
    told = ZipInfo(name, EPOCH)
    told.compress_type, told.create_system, told.external_attr = how, UNIX, PRIVATE << 16
    return told
