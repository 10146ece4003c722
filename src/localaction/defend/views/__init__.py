"""Pages of defence."""
