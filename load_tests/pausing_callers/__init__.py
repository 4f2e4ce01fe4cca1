"""Callers who pause inside their answers, made at run time."""
