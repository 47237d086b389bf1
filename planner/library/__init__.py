"""The library: role frameworks and learning content, read from files that people-experts edit."""
