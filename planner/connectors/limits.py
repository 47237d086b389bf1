"""How much of a file is read before it is refused: guards against hostile and broken files."""

# Bytes after unpacking, for any file.
UNPACKED_BYTES = 16 * 1024**3
# Times larger than its packed form a file may become; real logs stay below 100, gzip can reach 1,030.
UNPACKED_RATIO = 250
# Bytes below which the ratio is not looked at: small files of one repeated row pack very well.
RATIO_FLOOR_BYTES = 64 * 1024**2
# Bytes of one line of a text table.
LINE_BYTES = 4 * 1024**2
# Characters of one cell; spreadsheets stop at 32,767.
CELL_CHARACTERS = 131_072
# Characters of a text kept as an attribute; a longer one is content rather than a label, and never enters.
ATTRIBUTE_CHARACTERS = 255
# Columns of one table.
COLUMNS = 10_000
# Rows times columns of one worksheet, which is held in memory while it is read.
WORKSHEET_CELLS = 20_000_000
# Seats of one date; a larger number counts something else.
SEATS = 1_000_000
# Depth of nested attributes in an event log.
DEPTH = 64
# Rows looked at to propose a mapping.
SAMPLE_ROWS = 2_000
# Rows handed over together.
BATCH_ROWS = 16_384
# Cells and bytes handed over together at most, where rows are wide or long.
BATCH_CELLS = 1_000_000
BATCH_BYTES = 32 * 1024**2
# Bytes read at a time.
BLOCK_BYTES = 256 * 1024
# Bytes of an event log looked at together.
STRETCH_BYTES = 4 * 1024**2
# Bytes of one JSON document, which is held in memory whole; a list or lines of documents may be longer.
DOCUMENT_BYTES = 64 * 1024**2
