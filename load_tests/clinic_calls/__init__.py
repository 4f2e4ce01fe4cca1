"""Whole calls of many callers at once to one clinic in a database, without audio."""
