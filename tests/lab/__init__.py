"""The fault lab: servers on loopback that misbehave, each in one way, and what is right to make of each."""
