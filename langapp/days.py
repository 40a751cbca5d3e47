"""Days and hours as the interface's language says them: of a moment, by the device's own clock where it has told."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Literal

from babel.dates import format_date, format_datetime, format_interval, format_skeleton, format_time

from langapp import i18n, look


def ahead(now: datetime) -> timedelta:
    """How far the device's clock is ahead of UTC; nothing, where it has not told."""
    return (look.local_time(now) or now) - now


def on(moment: datetime) -> date:
    """The day it is then, where the device is."""
    return (moment + ahead(moment)).date()


def shown(day: date) -> str:
    """“16 November”."""
    return format_skeleton("MMMMd", day, locale=i18n.babel())


def shown_with_year(day: date, style: Literal["medium", "long"] = "long") -> str:
    """“16 November 2026”; medium, “16 Nov 2026”."""
    return format_date(day, style, locale=i18n.babel())


def shown_span(first: date, last: date) -> str:
    """“16–22 Nov 2026”."""
    return format_interval(first, last, "yMMMd", locale=i18n.babel())


def shown_month(month: str) -> str:
    """“March 2025”, of 2025-03."""
    return format_skeleton("yMMMM", date.fromisoformat(f"{month}-01"), locale=i18n.babel())


def hour(moment: datetime) -> str:
    """“15:05”; empty where the device has not told its clock."""
    local = look.local_time(moment)
    return format_time(local, "short", locale=i18n.babel()) if local else ""


def day_and_hour(moment: datetime) -> str:
    """“16 November, 15:05”; by UTC where the device has not told."""
    return format_datetime(moment + ahead(moment), "d MMMM, HH:mm", locale=i18n.babel())
