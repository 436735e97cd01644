"""The migrations, in order. Written by `porchlight migrations new`, run by `porchlight setup`."""
