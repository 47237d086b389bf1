"""Signs of decay: is a tool there while the work stays as it was?"""
