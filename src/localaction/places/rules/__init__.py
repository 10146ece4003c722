"""Pure rules about places: how names are compared, and what a text can mean."""
