"""Papers that people bring as proof: what they are, by their content, and pictures of their pages."""
