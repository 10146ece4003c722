"""Pure rules of this room: calendars of public bodies and the clocks of records laws."""
