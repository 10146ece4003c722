"""Parsers of published rosters of agencies."""
