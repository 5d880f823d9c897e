"""What holds of assignments whatever is stored: audiences, due days, which rule decides, what changes."""
