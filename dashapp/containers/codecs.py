"""Decoders that may run: of the hundreds that FFmpeg has, those that recorders, phones and editors write for."""

from typing import Final

_SOUND: Final = """
aac aac_latm ac3 adpcm_g722 adpcm_g726 adpcm_g726le adpcm_ima_qt adpcm_ima_wav adpcm_ms adpcm_swf adpcm_yamaha alac
amrnb amrwb ape cook dca eac3 flac g722 g726 g726le gsm gsm_ms libopencore_amrnb libopencore_amrwb libopus mace3
mace6 mlp mp1 mp1float mp2 mp2float mp3 mp3float nellymoser opus pcm_alaw pcm_bluray pcm_dvd pcm_f32be pcm_f32le
pcm_f64be pcm_f64le pcm_mulaw pcm_s16be pcm_s16be_planar pcm_s16le pcm_s16le_planar pcm_s24be pcm_s24le
pcm_s24le_planar pcm_s32be pcm_s32le pcm_s32le_planar pcm_s8 pcm_s8_planar pcm_u16be pcm_u16le pcm_u24be pcm_u24le
pcm_u32be pcm_u32le pcm_u8 qdm2 s302m speex truehd tta vorbis wavpack wmalossless wmapro wmav1 wmav2 wmavoice
"""
_PICTURES: Final = """
av1 libdav1d cinepak dnxhd dvvideo ffv1 flv h261 h263 h263i h263p h264 hevc huffyuv libvpx libvpx-vp9 mjpeg
mpeg1video mpeg2video mpeg4 mpegvideo msmpeg4 msmpeg4v1 msmpeg4v2 msvideo1 png prores qtrle rawvideo svq1 svq3
theora v210 vc1 vp6 vp6a vp6f vp8 vp9 vvc wmv1 wmv2 wmv3
"""
SOUND_CODECS: Final = frozenset(_SOUND.split())
"""FFmpeg's names of the decoders of sound."""
PICTURE_CODECS: Final = frozenset(_PICTURES.split())
"""FFmpeg's names of the decoders of moving pictures."""
CODECS: Final = SOUND_CODECS | PICTURE_CODECS
