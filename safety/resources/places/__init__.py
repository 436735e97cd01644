"""Where somebody asks for help: ZIP codes, counties and cities of the pack's states, found in a text.

The tables are dated data; `places.yml` says where they come from and what they cannot know.
"""

from safety.resources.places.asking import Asking
from safety.resources.places.place import Place, Places

__all__ = ["Asking", "Place", "Places"]
