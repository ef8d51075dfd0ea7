"""How big a spreadsheet may be; everything above is refused before it is unpacked or held in memory."""

MAX_FILE_BYTES = 10 * 1024 * 1024
MAX_ROWS = 20_000
MAX_COLUMNS = 100
MAX_CELL_CHARACTERS = 5_000

# An XLSX is a ZIP. Real ones of 20,000 rows unpack to some 20 MiB at a ratio of 5 to 20.
MAX_UNPACKED_BYTES = 50 * 1024 * 1024
MAX_ENTRIES = 1_000
MAX_RATIO = 100
# Tiny repetitive parts reach any ratio without doing harm.
RATIO_COUNTS_FROM_BYTES = 1024 * 1024
# All different texts of a file together; they must be in memory while its rows are read.
MAX_SHARED_CHARACTERS = 10_000_000
