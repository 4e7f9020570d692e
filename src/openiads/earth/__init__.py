"""The earth and what lies around it: the ellipsoid, the air, the radio horizon and the height of the ground."""
