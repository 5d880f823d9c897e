"""Units by the thousand: from a table of an office or from the list of the nation, looked through, then written."""
