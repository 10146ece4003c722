"""Pages of the hotline: for people who report, and for the desk."""
