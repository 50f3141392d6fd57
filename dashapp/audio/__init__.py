"""Sound: bytes to a waveform, a waveform to features."""
