"""Pages of agreements at the desk."""
