"""Officials and their seats, offices and committees."""

from localaction.organise.models.officials import Committee, CommitteeSeat, OfficeAddress, Official, Seat, Tenure

__all__ = ["Committee", "CommitteeSeat", "OfficeAddress", "Official", "Seat", "Tenure"]
