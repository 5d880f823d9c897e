"""Keys and PAdES signatures for any document of the site."""
