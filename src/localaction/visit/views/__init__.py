"""Pages of visiting: the coordinator's, the visitor's own, the rules, and the calendar."""
