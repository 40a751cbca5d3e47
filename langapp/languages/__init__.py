"""The languages: the registry of them, how each script is recognised, how a reading is written, how a word is found.

A *Language* is one record of `lessons/languages.yaml`. A *reading* is help with saying a text, in a
named system (jyutping, rr, iso15919 …). A *key* is a text folded for finding it again.
"""
