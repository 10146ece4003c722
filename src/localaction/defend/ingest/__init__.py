"""Files that come into the legal-defence room from outside."""
