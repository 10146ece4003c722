"""Reading what is published of officials."""
