"""Answers to open health questions by a language model, and what may be said of them."""
