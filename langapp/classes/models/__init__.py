"""A class, who teaches it, which families are in it, what is pinned for them, and what a finished week came to."""

from langapp.classes.models.classes import LONGEST_NAME, Class, ClassTeacher
from langapp.classes.models.families import ClassFamily
from langapp.classes.models.pins import ClassPin
from langapp.classes.models.weeks import ClassWeek

__all__ = ["LONGEST_NAME", "Class", "ClassFamily", "ClassPin", "ClassTeacher", "ClassWeek"]
