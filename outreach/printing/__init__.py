"""The print engine: finished HTML in, PDF out; importing it points fontconfig at our fonts, before Pango can
be loaded.
"""

from outreach.printing.declarations import use_ready_declarations
from outreach.printing.fonts.fontconfig import use_our_fonts
from outreach.printing.libraries import find_libraries_fast

use_our_fonts()
find_libraries_fast()
use_ready_declarations()
