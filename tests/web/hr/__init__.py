"""The HR leader's home, and the invented pulse that the pages of results are tested on."""
