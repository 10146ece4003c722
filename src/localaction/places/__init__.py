"""States, counties, cities, ZIP codes, agencies; look-up by name and point; SVG maps."""
