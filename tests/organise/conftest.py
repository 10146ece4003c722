from tests.reference import reference_places, reference_places_of_the_file

__all__ = ["reference_places", "reference_places_of_the_file"]
