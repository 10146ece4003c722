"""Public pages and downloads."""
