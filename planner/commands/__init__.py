"""The commands of the command line, one file for each thing that one does with them."""
