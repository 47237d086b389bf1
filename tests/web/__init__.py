"""Pages: guarded, well made, and calm when something goes wrong."""
