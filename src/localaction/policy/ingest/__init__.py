"""Parsers of published lists, one module a source."""
