"""Verbs of the policy room."""
