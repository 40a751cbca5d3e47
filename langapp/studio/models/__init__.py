"""The tables of the studio: asks to check and their answers, publications, transfers."""

from langapp.studio.models.answers import CheckAnswer as CheckAnswer
from langapp.studio.models.checks import CheckAsk as CheckAsk
from langapp.studio.models.publications import Publication as Publication
from langapp.studio.models.transfers import Transfer as Transfer
