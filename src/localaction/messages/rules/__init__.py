"""Pure rules of messages: segments, words, quiet hours, back-off, states, suppression and signatures."""
