"""The Live page: camera and microphone, read as they run."""
