"""The rules of rapid response: what a report is, how sure we are, whom to ask, when to worry. No clock, no database."""
