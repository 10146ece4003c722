"""What really changed, for those who follow: one module for each source of changes, one job that records them."""
