"""Medicines that do not go together, or not with a pregnancy or an illness: a table, looked up.

The table is data (`tables/*.yaml`), checked when it is loaded. No clinician or pharmacist has
reviewed it yet: every `reviewer` is empty.
"""
