"""How reminders reach me, when not, and my calendar feed."""
