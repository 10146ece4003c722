"""The verbs of the hotline."""
