"""One row passed from one room to another, with consent."""
