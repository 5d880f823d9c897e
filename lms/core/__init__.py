"""The platform under every feature: settings, database, events, pages, text and time."""
