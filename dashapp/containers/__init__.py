"""What kind of file some bytes are, and how FFmpeg is asked about those that hold sound or moving pictures.

Sound and picture share containers (an M4A voice memo and a HEIC selfie both begin with an ``ftyp`` box), so both sides
ask here.
"""

from dashapp.containers.kinds import FILMS, NAMES, container, describe, id3_size, is_mp3_header, recognised, unsupported

__all__ = ["FILMS", "NAMES", "container", "describe", "id3_size", "is_mp3_header", "recognised", "unsupported"]
