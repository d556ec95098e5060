"""Tidemark's service, in process and on loopback, and the lies that it can be made to tell."""
