"""People, their posts, roles, sign-in and sessions."""
