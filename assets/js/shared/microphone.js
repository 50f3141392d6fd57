// The microphone as samples: mono, at 16 kHz, its last seconds again and again for as long as it is open.
window.dashapp = window.dashapp || {};

(function (app) {
  "use strict";

  const RATE = 16000;
  const WORKLET = "/assets/worklets/capture.js";
  const NOTHING_MS = 4000; // so long without a sample is told
  // What browsers do to voices in calls would take a crowd for noise, and make loud of soft.
  const AS_IT_IS = { echoCancellation: false, noiseSuppression: false, autoGainControl: false };

  const REASONS = {
    NotAllowedError: "shared.microphoneDenied",
    SecurityError: "shared.microphoneDenied",
    NotFoundError: "shared.microphoneMissing",
    NotReadableError: "shared.microphoneTaken",
  };

  /** Why no page here can have a microphone; empty where one can. */
  function missing() {
    if (!window.isSecureContext) {
      return app.text("shared.microphoneInsecure");
    }
    if (!navigator.mediaDevices || !navigator.mediaDevices.getUserMedia || !window.AudioWorkletNode) {
      return app.text("shared.microphoneOldBrowser");
    }
    return "";
  }

  /** What is said of an error of open(). */
  function words(error) {
    if (error.words) return error.words;
    return app.text(REASONS[error.name] || "shared.microphoneFailed", { reason: error.message });
  }

  function release(stream, context) {
    stream.getTracks().forEach(function (track) { track.stop(); });
    if (context && context.state !== "closed") context.close();
  }

  async function connect(stream, context) {
    try {
      await context.audioWorklet.addModule(WORKLET);
      const source = context.createMediaStreamSource(stream);
      const capture = new AudioWorkletNode(context, "capture");
      source.connect(capture);
      capture.connect(context.destination); // some browsers ask a node for nothing else; what it puts out is silence
      context.resume();
      return { context: context, source: source, capture: capture };
    } catch (error) {
      context.close();
      throw error;
    }
  }

  /** At 16 kHz where the browser changes the rate itself; else as the microphone has it. */
  async function graph(stream) {
    try {
      return await connect(stream, new AudioContext({ sampleRate: RATE }));
    } catch (error) {
      return connect(stream, new AudioContext());
    }
  }

  function listen(stream, sound, options, on) {
    const rate = sound.context.sampleRate;
    const ring = new Float32Array(Math.round(options.seconds * rate));
    const every = Math.round(options.every * rate);
    const track = stream.getAudioTracks()[0];
    let total = 0;
    let due = ring.length;
    let last = performance.now();
    let odd = "";

    function say(text) {
      if (text !== odd) on.said(text);
      odd = text;
    }

    function latest() {
      const at = total % ring.length;
      const samples = new Float32Array(ring.length);
      samples.set(ring.subarray(at));
      samples.set(ring.subarray(0, at), ring.length - at);
      return samples;
    }

    function take(event) {
      const block = event.data;
      for (let i = 0; i < block.length; i += 1) ring[(total + i) % ring.length] = block[i];
      total += block.length;
      last = performance.now();
      say(track.muted ? app.text("shared.microphoneMuted") : "");
      if (total < due) return;
      while (due <= total) due += every;
      on.heard(app.resample(latest(), rate, RATE), total / rate);
    }

    const watch = window.setInterval(function () {
      if (performance.now() - last < NOTHING_MS) return;
      say(app.text(track.muted ? "shared.microphoneMuted" : "shared.microphoneQuiet"));
      if (sound.context.state !== "closed") sound.context.resume(); // a telephone call suspends it
    }, 1000);

    function stop() {
      window.clearInterval(watch);
      sound.capture.port.onmessage = null;
      release(stream, sound.context);
    }

    sound.capture.port.onmessage = take;
    track.addEventListener("ended", function () { // not by stop()
      stop();
      on.ended(app.text("shared.microphoneGone"));
    });
    return { stop: stop };
  }

  /**
   * Open the microphone, or listen to `options.stream`, which has one already. Its last `options.seconds` are handed on
   * every `options.every` seconds, for the first time once there are as many. `on` has the functions heard(samples, second), which is told up to which second since the opening
   * they go, said(words) of what is odd meanwhile, empty once it is over, and ended(words) of a microphone that is gone.
   * A promise of what has stop(), which releases the microphone at once; words(error) says why there is none.
   */
  async function open(options, on) {
    if (options.stream) return listen(options.stream, await graph(options.stream), options, on);
    const why = missing();
    if (why) throw Object.assign(new Error(why), { words: why });
    const stream = await navigator.mediaDevices.getUserMedia({ audio: AS_IT_IS });
    try {
      return listen(stream, await graph(stream), options, on);
    } catch (error) {
      release(stream, null);
      throw error;
    }
  }

  /** Samples at 16 kHz as a WAV file of 16 bits. */
  function wav(samples) {
    const view = new DataView(new ArrayBuffer(44 + 2 * samples.length));
    const text = function (at, letters) {
      Array.from(letters).forEach(function (letter, i) { view.setUint8(at + i, letter.charCodeAt(0)); });
    };
    text(0, "RIFF");
    view.setUint32(4, 36 + 2 * samples.length, true);
    text(8, "WAVEfmt ");
    view.setUint32(16, 16, true);
    view.setUint16(20, 1, true); // PCM
    view.setUint16(22, 1, true); // mono
    view.setUint32(24, RATE, true);
    view.setUint32(28, 2 * RATE, true);
    view.setUint16(32, 2, true);
    view.setUint16(34, 16, true);
    text(36, "data");
    view.setUint32(40, 2 * samples.length, true);
    samples.forEach(function (sample, i) {
      view.setInt16(44 + 2 * i, Math.round(32767 * Math.max(-1, Math.min(1, sample))), true);
    });
    return new Blob([view], { type: "audio/wav" });
  }

  app.microphone = { open: open, wav: wav, words: words, missing: missing, asItIs: AS_IT_IS };
})(window.dashapp);
