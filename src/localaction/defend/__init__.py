"""Legal defence: intake, eligibility, conflicts, capacity, hearings, outcomes."""
