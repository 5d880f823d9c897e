"""Classes: who studies a course together, and with whom."""
