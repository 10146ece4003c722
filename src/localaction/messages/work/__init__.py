"""Background work: claiming, sending, taking in, and running what is scheduled."""
