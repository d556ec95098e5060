"""trustgen: a security page whose build fails when a claim on it is false."""

__version__ = "0.1.0"
