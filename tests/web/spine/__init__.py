"""The spine of key figures."""
