"""The manager's pages: my team this fortnight, and a report's steps."""
