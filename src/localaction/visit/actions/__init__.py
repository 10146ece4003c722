"""The verbs of visiting."""
