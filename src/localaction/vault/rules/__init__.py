"""Pure cryptography and formats of the vault: no database, no clock, no files."""
