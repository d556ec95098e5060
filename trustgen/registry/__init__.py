MAX_BYTES = 16 * 1024 * 1024
"""The largest ``claims.yaml`` that is read, in bytes; ten thousand claims take about 5 MB."""
