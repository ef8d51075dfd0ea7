"""Python runs this at its start in whatever a test starts: the switches are in that process, too."""

from tests.guards import notes, switches

notes.follow()
switches.install()
