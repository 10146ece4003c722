"""The test desk's fixtures."""

from tests.vault.desk import (
    database_file,
    desk,
    emptied_file_of_tombstones,
    lasting_desk,
    people,
)

__all__ = ["database_file", "desk", "emptied_file_of_tombstones", "lasting_desk", "people"]
