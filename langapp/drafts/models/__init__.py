"""The tables of a draft."""

from langapp.drafts.models.cells import DraftCell as DraftCell
from langapp.drafts.models.cells import DraftChange as DraftChange
from langapp.drafts.models.cells import DraftRow as DraftRow
from langapp.drafts.models.drafts import Draft as Draft
from langapp.drafts.models.drafts import DraftWriter as DraftWriter
from langapp.drafts.models.presence import Presence as Presence
