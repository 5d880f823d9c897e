"""Messages of the site to its people: an inbox, and mail."""
