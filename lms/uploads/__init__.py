"""Large files on their way in: sent in parts over lines that break, whole before a feature takes them."""
