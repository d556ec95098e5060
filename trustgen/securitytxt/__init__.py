"""security.txt, both ways (RFC 9116). Pure: text and time are arguments."""

from trustgen.securitytxt.parse import parse
from trustgen.securitytxt.text import Field, Flaw, SecurityTxt
from trustgen.securitytxt.write import from_disclosure, registered, serialise

PATH = "/.well-known/security.txt"

__all__ = ["PATH", "Field", "Flaw", "SecurityTxt", "from_disclosure", "parse", "registered", "serialise"]
