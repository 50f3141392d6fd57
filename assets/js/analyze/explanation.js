// Where an emotion was seen in a face crop, or heard in a stretch of a clip: asked of the server, laid over the picture.
window.dashapp = window.dashapp || {};

(function (app) {
  "use strict";

  const RATE = 16000; // samples a second: what the networks hear
  const STRETCH_S = 3;
  const WAV_HEADER = 44;

  /** Return mono samples as a 16-bit WAV file. */
  function wav(samples) {
    const view = new DataView(new ArrayBuffer(WAV_HEADER + 2 * samples.length));
    const text = function (at, word) {
      for (let i = 0; i < word.length; i += 1) view.setUint8(at + i, word.charCodeAt(i));
    };
    text(0, "RIFF"); view.setUint32(4, view.byteLength - 8, true); text(8, "WAVEfmt ");
    view.setUint32(16, 16, true); view.setUint16(20, 1, true); view.setUint16(22, 1, true);
    view.setUint32(24, RATE, true); view.setUint32(28, 2 * RATE, true); view.setUint16(32, 2, true); view.setUint16(34, 16, true);
    text(36, "data"); view.setUint32(40, 2 * samples.length, true);
    samples.forEach(function (sample, i) {
      view.setInt16(WAV_HEADER + 2 * i, Math.max(-1, Math.min(1, sample)) * 32767, true);
    });
    return new Blob([view.buffer], { type: "audio/wav" });
  }

  /**
   * Cut the stretch out of a clip that starts where its player stands, or at its clearest while it has not been
   * played; resolves to {blob, start}.
   */
  function stretch(clip, audio, clearest) {
    return clip.arrayBuffer().then(function (bytes) {
      return new window.OfflineAudioContext(1, 1, RATE).decodeAudioData(bytes);
    }).then(function (sound) {
      const latest = Math.max(0, sound.duration - STRETCH_S);
      const start = Math.min(audio.ended ? clearest : audio.currentTime || clearest, latest);
      const first = Math.round(start * RATE);
      return { blob: wav(sound.getChannelData(0).subarray(first, first + STRETCH_S * RATE)), start: start };
    });
  }

  function ask(button, blob) {
    const form = new FormData();
    form.append("file", blob, "part");
    form.append("emotion", button.dataset.explains);
    form.append(button.dataset.kind + "_model", button.dataset.model);
    if (button.dataset.kind === "face") form.append("answers", app.models.answers || "");
    return window.fetch("/api/v1/explain", { method: "POST", body: form }).then(function (response) {
      return response.json();
    }).then(function (body) {
      if (body.error) throw new Error(body.error.message);
      return body;
    });
  }

  function over(crop, answer) {
    crop.querySelector("[data-overlay]").src = answer.overlay;
    return app.text("analyze.whereSeen");
  }

  function along(explained, answer, start) {
    const picture = explained.querySelector("[data-overlay]");
    const duration = Number(explained.closest(".timeline").dataset.duration);
    const from = start + answer.seconds[0];
    const to = start + answer.seconds[1];
    picture.src = answer.overlay;
    picture.style.left = (100 * from) / duration + "%";
    picture.style.width = (100 * (to - from)) / duration + "%";
    return app.text("analyze.whereHeard", { start: from.toFixed(1), end: to.toFixed(1) });
  }

  function show(explained, on) {
    explained.querySelector("[data-overlay]").hidden = !on;
    const lane = explained.querySelector(".lane");
    if (lane) lane.hidden = !on;
    explained.querySelector("[data-action='explain']").setAttribute("aria-pressed", on ? "true" : "false");
  }

  app.explain = function (button) {
    const explained = button.closest(".explained");
    const note = explained.querySelector("[data-explained]");
    const preview = app.preview(button.dataset.file, button.dataset.preview);
    if (button.getAttribute("aria-pressed") === "true" || !preview) {
      show(explained, false);
      note.textContent = preview ? "" : app.text("analyze.noPreview");
      return;
    }
    button.disabled = true;
    const timeline = explained.closest(".timeline");
    const part = timeline
      ? stretch(preview, timeline.querySelector("audio"), Number(explained.dataset.clearest))
      : Promise.resolve({ blob: preview });
    part.then(function (asked) {
      return ask(button, asked.blob).then(function (answer) {
        note.textContent = timeline ? along(explained, answer, asked.start) : over(explained, answer);
        show(explained, true);
      });
    }).catch(function (error) {
      note.textContent = error instanceof TypeError ? app.text("shared.tryAgain") : error.message;
    }).finally(function () { button.disabled = false; });
  };
})(window.dashapp);
