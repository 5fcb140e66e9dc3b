"""Between MkDocs and the engine: what the adapter's events do, in MkDocs's terms.

state       what one process knows; settings, folders, the lock
content     the engine's stages before rendering, and the files that standing pages may link to
theme       MkDocs's Jinja environment as the engine's theme
site        pages made, everything published, and the summary
preview     ``mkdocs serve``: nothing is lost to a mistake, and saving shows at once
progress    bars on a terminal, plain lines elsewhere
"""

from jinja2 import Environment

from watchfloor.workshop import settle

from .content import announce, prepare
from .preview import keep_serving
from .site import make, publish, tell
from .state import State, abandon, configure, end
from .theme import frame, take_environment

__all__ = [
    "Environment",
    "State",
    "abandon",
    "announce",
    "configure",
    "end",
    "frame",
    "keep_serving",
    "make",
    "prepare",
    "publish",
    "settle",
    "take_environment",
    "tell",
]
