"""Vendors that show from outside: the catalogue, and who of them is on a list."""

from trustgen.vendors.catalogue import NOBODY, catalogue, vendors_of
from trustgen.vendors.listed import Standing, listed_as
from trustgen.vendors.signs import Sighting, in_dns, in_response

__all__ = ["NOBODY", "Sighting", "Standing", "catalogue", "in_dns", "in_response", "listed_as", "vendors_of"]
