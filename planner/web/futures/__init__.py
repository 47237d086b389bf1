"""What roles are to become: the list, the editor beside today, the questions, the decision."""
