"""One page per place, gathered from every room; search, public API, feeds and exports."""
