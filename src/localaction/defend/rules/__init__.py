"""The rules of legal defence: pure functions, no database, no clock, no files."""
