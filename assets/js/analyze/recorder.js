// Record a voice, film oneself or take a picture in a dialogue: heard and seen before it is used, done again if it is no good.
window.dashapp = window.dashapp || {};

(function (app) {
  "use strict";

  const TYPES = {
    voice: ["audio/webm;codecs=opus", "audio/mp4", "audio/ogg;codecs=opus"],
    film: ["video/webm;codecs=vp8,opus", "video/mp4;codecs=avc1.42E01E,mp4a.40.2", "video/mp4;codecs=vp09,mp4a.40.2", "video/webm", "video/mp4"],
  };
  const NAMES = { voice: "recording", film: "film" };
  const LONGEST_S = { voice: 600, film: 120 };
  const COUNTDOWN = 3;
  // What browsers do to voices in calls changes what the voice model hears.
  const AS_IT_IS = { echoCancellation: false, noiseSuppression: false, autoGainControl: false };
  const CAMERA = { facingMode: "user", width: { ideal: 1280 }, height: { ideal: 720 } };
  const REASONS = { NotFoundError: "analyze.noDevice", NotReadableError: "analyze.busyDevice" };

  app.canCapture = function () {
    return Boolean(navigator.mediaDevices && navigator.mediaDevices.getUserMedia && window.MediaRecorder);
  };

  function stopTracks(stream) { stream.getTracks().forEach(function (track) { track.stop(); }); }

  function made(tag, className, text) {
    const element = document.createElement(tag);
    if (className) element.className = className;
    if (text) element.textContent = text;
    return element;
  }

  function button(text, click, primary) {
    const element = made("button", primary ? "button button--primary" : "button", text);
    element.type = "button";
    element.addEventListener("click", click);
    return element;
  }

  function clock(milliseconds) {
    const seconds = Math.floor(milliseconds / 1000);
    return Math.floor(seconds / 60) + ":" + String(seconds % 60).padStart(2, "0");
  }

  /** Open devices and a dialogue about them; everything is off again once it is closed. */
  async function dialogue(constraints, title, fill) {
    let stream = null;
    try {
      stream = await navigator.mediaDevices.getUserMedia(constraints);
    } catch (error) {
      window.alert(app.text(REASONS[error.name] || (constraints.video ? "analyze.noCamera" : "analyze.noMicrophone")));
      return;
    }
    const dialog = made("dialog", "camera");
    dialog.setAttribute("aria-label", title);
    dialog.append(made("h2", "camera__title", title));
    document.body.append(dialog);
    const released = fill(dialog, stream);
    dialog.addEventListener("close", function () {
      if (released) released();
      stopTracks(stream);
      dialog.remove();
    });
    dialog.showModal();
  }

  /** A bar of how loud it is, for as long as the returned function is not called. */
  function meter(stream, bar) {
    const context = new AudioContext();
    const analyser = context.createAnalyser();
    const samples = new Float32Array(analyser.fftSize);
    context.createMediaStreamSource(stream).connect(analyser);
    const timer = window.setInterval(function () {
      analyser.getFloatTimeDomainData(samples);
      const power = samples.reduce(function (sum, sample) { return sum + sample * sample; }, 0) / samples.length;
      bar.value = Math.max(0, Math.min(1, 1 + 10 * Math.log10(power + 1e-9) / 60)); // from -60 dB to full scale
    }, 60);
    return function () {
      window.clearInterval(timer);
      context.close();
    };
  }

  function live(stream) {
    const video = made("video", "camera__live");
    video.autoplay = video.muted = video.playsInline = true;
    video.srcObject = stream;
    return video;
  }

  function fileOf(parts, type, kind) {
    const plain = type.split(";")[0];
    const form = plain.split("/")[1];
    return new File(parts, NAMES[kind] + "." + (plain === "audio/mp4" ? "m4a" : form), { type: plain });
  }

  function recording(kind, deliver) {
    return function (dialog, stream) {
      const place = made("div");
      const bar = made("meter", "camera__level");
      bar.max = 1;
      bar.setAttribute("aria-label", app.text("analyze.level"));
      const time = made("p", "camera__time", "0:00");
      const buttons = made("div", "camera__buttons");
      dialog.append(place, bar, time, buttons);
      const unmeasured = meter(stream, bar);
      let recorder = null;
      let played = null;

      function forget() {
        if (played) URL.revokeObjectURL(played);
        played = null;
      }

      function ready() {
        forget();
        place.replaceChildren.apply(place, kind === "film" ? [live(stream)] : []);
        time.textContent = clock(0);
        bar.hidden = false;
        buttons.replaceChildren(button(app.text("analyze.record"), begin, true), button(app.text("analyze.close"), function () { dialog.close(); }));
        buttons.firstChild.focus();
      }

      function begin() {
        const type = TYPES[kind].find(function (each) { return window.MediaRecorder.isTypeSupported(each); });
        const parts = [];
        const own = new window.MediaRecorder(stream, type ? { mimeType: type } : undefined);
        const began = Date.now();
        recorder = own;
        own.addEventListener("dataavailable", function (event) { parts.push(event.data); });
        own.addEventListener("stop", function () { if (dialog.open) review(fileOf(parts, own.mimeType, kind)); });
        own.start();
        buttons.replaceChildren(button(app.text("analyze.stopIt"), function () { own.stop(); }, true));
        buttons.firstChild.classList.add("button--recording");
        buttons.firstChild.focus();
        (function count() {
          if (own.state !== "recording") return;
          time.textContent = clock(Date.now() - began);
          if (Date.now() - began > 1000 * LONGEST_S[kind]) own.stop();
          else window.setTimeout(count, 250);
        })();
      }

      function review(file) {
        const player = made(kind === "film" ? "video" : "audio", "camera__review");
        player.controls = player.playsInline = true;
        played = URL.createObjectURL(file);
        player.src = played;
        place.replaceChildren(player);
        bar.hidden = true;
        buttons.replaceChildren(
          button(app.text("analyze.useIt"), function () { dialog.close(); deliver([file]); }, true),
          button(app.text("analyze.onceMore"), ready),
          button(app.text("analyze.close"), function () { dialog.close(); })
        );
        buttons.firstChild.focus();
      }

      ready();
      return function () {
        unmeasured();
        forget();
        if (recorder && recorder.state === "recording") recorder.stop();
      };
    };
  }

  app.record = function (_button, deliver) {
    dialogue({ audio: AS_IT_IS }, app.text("analyze.recordVoice"), recording("voice", deliver));
  };

  app.film = function (deliver) {
    dialogue({ audio: AS_IT_IS, video: CAMERA }, app.text("analyze.film"), recording("film", deliver));
  };

  app.takePicture = function (deliver) {
    dialogue({ video: CAMERA }, app.text("analyze.takePicture"), function (dialog, stream) {
      const video = live(stream);
      const time = made("p", "camera__time");
      time.setAttribute("role", "status");
      let timer = null;

      function shoot() {
        const canvas = made("canvas");
        canvas.width = video.videoWidth;
        canvas.height = video.videoHeight;
        canvas.getContext("2d").drawImage(video, 0, 0);
        canvas.toBlob(function (blob) {
          dialog.close();
          if (blob) deliver([new File([blob], "camera.jpg", { type: "image/jpeg" })]);
        }, "image/jpeg", 0.92);
      }

      function count(left) {
        time.textContent = String(left || "");
        if (left) timer = window.setTimeout(count, 1000, left - 1);
        else shoot();
      }

      const later = button(app.text("analyze.inSeconds", { count: COUNTDOWN }), function () { later.disabled = true; count(COUNTDOWN); });
      const buttons = made("div", "camera__buttons");
      buttons.append(button(app.text("analyze.takeThePicture"), shoot, true), later, button(app.text("analyze.close"), function () { dialog.close(); }));
      dialog.append(video, time, buttons);
      return function () { window.clearTimeout(timer); };
    });
  };
})(window.dashapp);
