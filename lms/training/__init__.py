"""The yearly target and the append-only ledger of credits."""
