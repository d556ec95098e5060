"""The syntax of what others send: pure parsers, one a format."""
