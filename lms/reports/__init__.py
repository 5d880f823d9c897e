"""The figures HR officers answer for, from the ledger alone."""
