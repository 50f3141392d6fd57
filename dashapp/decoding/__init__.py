"""Files that strangers sent are decoded in worker processes that can do nothing else.

`dashapp.audio.decode`, `dashapp.vision.decode` and `dashapp.vision.video` know how; here the same functions run where a
crash, a bomb or a hang costs one answer. A worker has a ceiling of memory and of computing time, opens no file and no
connection, is replaced after some hundred files, and is not used again after one that it could not read.
"""

from dashapp.decoding.files import decode_audio, decode_image, is_sound, is_video, one_file, open_video, start

__all__ = ["decode_audio", "decode_image", "is_sound", "is_video", "one_file", "open_video", "start"]
