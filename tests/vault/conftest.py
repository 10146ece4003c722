"""The test desk's fixtures."""

from tests.vault.desk import desk, desk_tables, emptied_file_of_tombstones, lasting_desk, people

__all__ = ["desk", "desk_tables", "emptied_file_of_tombstones", "lasting_desk", "people"]
