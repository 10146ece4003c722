"""Verbs of the detention room."""
