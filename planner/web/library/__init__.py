"""The library: what roles ask for and what can be learnt, read, brought in, changed by decision."""
