"""The verbs of defence."""
