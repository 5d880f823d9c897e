"""Rules of staff lists: how names are compared, which unit is meant, what a row would change."""
