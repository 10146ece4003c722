"""Pure rules on agreements: names, rows, coverage, identity, status, termination."""
