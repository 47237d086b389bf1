"""The whole loop, as an organisation would walk it."""
