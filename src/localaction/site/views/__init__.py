"""Pages of the frame itself: about, the desk's first page, leaving in a hurry."""
