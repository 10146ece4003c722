"""Published files on detention centers: what stands in them, and how their columns are read."""
