"""Publication, observation, citation, import run: where every fact came from."""
