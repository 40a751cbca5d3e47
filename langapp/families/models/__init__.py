"""Who: a family, its little ones, the caregivers in it and the devices they hold."""

from langapp.families.models.abilities import ABILITIES, Ability
from langapp.families.models.caregivers import EASES, SHOWS, Caregiver, CaregiverLanguage
from langapp.families.models.children import LONGEST_NICKNAME, Child
from langapp.families.models.devices import Device
from langapp.families.models.erasures import Departed, Erasure
from langapp.families.models.family import (
    MOST_LANGUAGES,
    QUESTIONS,
    Choice,
    Family,
    FamilyLanguage,
    FormerFamily,
)
from langapp.families.models.removals import Removal

__all__ = [
    "ABILITIES",
    "EASES",
    "LONGEST_NICKNAME",
    "MOST_LANGUAGES",
    "QUESTIONS",
    "SHOWS",
    "Ability",
    "Caregiver",
    "CaregiverLanguage",
    "Child",
    "Choice",
    "Departed",
    "Device",
    "Erasure",
    "Family",
    "FamilyLanguage",
    "FormerFamily",
    "Removal",
]
