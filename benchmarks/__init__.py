"""How fast trustgen is, beside other ways of doing the same. ``make bench`` runs it; see README.md."""
