// Camera and microphone, as the person has chosen: opened together, and really off again.
window.dashapp = window.dashapp || {};

(function (app) {
  "use strict";

  const CAMERA = { facingMode: "user", width: { ideal: 640 }, height: { ideal: 480 }, frameRate: { ideal: 20 } };
  const REASONS = {
    NotAllowedError: "live.denied",
    SecurityError: "live.denied",
    NotFoundError: "live.noDevice",
    OverconstrainedError: "live.noDevice",
    NotReadableError: "live.busyDevice",
  };

  function missing() {
    if (!window.isSecureContext) return app.text("live.insecure");
    if (!navigator.mediaDevices || !navigator.mediaDevices.getUserMedia || !window.AudioWorkletNode) return app.text("live.old");
    return "";
  }

  /** A promise of the stream of "both", "camera" or "microphone". */
  async function open(source) {
    const why = missing();
    if (why) throw Object.assign(new Error(why), { words: why });
    return navigator.mediaDevices.getUserMedia({
      video: source === "microphone" ? false : CAMERA,
      audio: source === "camera" ? false : app.microphone.asItIs,
    });
  }

  function words(error) {
    if (error.words) return error.words;
    return app.text(REASONS[error.name] || "live.failed", { reason: error.message });
  }

  function close(stream) { stream.getTracks().forEach(function (track) { track.stop(); }); }

  app.liveDevices = { open: open, close: close, words: words };
})(window.dashapp);
