"""A plug-in for trustgen."""
