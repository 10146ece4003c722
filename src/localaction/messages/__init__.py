"""The outbox, consent to contact, delivery; channels hold one channel each."""
