"""287(g) agreements, local and state policies, provisions and their changes over time."""
