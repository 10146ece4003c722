"""Local Action: one desk for local coalitions that stand with immigrants."""

__version__ = "0.1.0"
