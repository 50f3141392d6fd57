// Record a clip or take a picture in the browser; the result is a file like any other.
window.dashapp = window.dashapp || {};

(function (app) {
  "use strict";

  const TYPES = ["audio/webm;codecs=opus", "audio/mp4", "audio/ogg;codecs=opus"];
  let recorder = null;

  app.canCapture = function () {
    return Boolean(navigator.mediaDevices && navigator.mediaDevices.getUserMedia && window.MediaRecorder);
  };

  function stopTracks(stream) { stream.getTracks().forEach(function (track) { track.stop(); }); }

  function refused(text) {
    return function () { window.alert(app.text(text)); };
  }

  function label(button, text, icon) {
    button.lastChild.textContent = text;
    button.firstChild.className = "icon icon-" + icon + " icon--sm";
  }

  /** The button counts the seconds for as long as its recorder runs. */
  function showElapsed(button, running, since) {
    if (running.state !== "recording") return;
    const seconds = Math.floor((Date.now() - since) / 1000);
    const time = Math.floor(seconds / 60) + ":" + String(seconds % 60).padStart(2, "0");
    label(button, app.text("analyze.stopRecording", { time: time }), "stop");
    window.setTimeout(showElapsed, 250, button, running, since);
  }

  app.record = function (button, deliver) {
    if (recorder) {
      recorder.stop();
      return;
    }
    navigator.mediaDevices.getUserMedia({ audio: true }).then(function (stream) {
      const type = TYPES.find(function (candidate) { return window.MediaRecorder.isTypeSupported(candidate); });
      const parts = [];
      recorder = new window.MediaRecorder(stream, type ? { mimeType: type } : undefined);
      recorder.addEventListener("dataavailable", function (event) { parts.push(event.data); });
      recorder.addEventListener("stop", function () {
        const plain = recorder.mimeType.split(";")[0];
        recorder = null;
        stopTracks(stream);
        label(button, app.text("analyze.record"), "microphone");
        button.classList.remove("button--recording");
        deliver([new File(parts, "recording." + (plain === "audio/mp4" ? "m4a" : plain.split("/")[1]), { type: plain })]);
      });
      recorder.start();
      button.classList.add("button--recording");
      showElapsed(button, recorder, Date.now());
    }).catch(refused("analyze.noMicrophone"));
  };

  function button(text, className) {
    const made = document.createElement("button");
    made.type = "button";
    made.className = className;
    made.textContent = text;
    return made;
  }

  app.takePicture = function (deliver) {
    navigator.mediaDevices.getUserMedia({ video: { facingMode: "user" } }).then(function (stream) {
      const dialog = document.createElement("dialog");
      const video = document.createElement("video");
      const take = button(app.text("analyze.takeThePicture"), "button button--primary");
      const close = button(app.text("analyze.close"), "button");
      dialog.className = "camera";
      dialog.setAttribute("aria-label", app.text("analyze.takePicture"));
      video.autoplay = true;
      video.muted = true;
      video.playsInline = true;
      video.srcObject = stream;
      dialog.append(video, take, close);
      document.body.append(dialog);
      dialog.addEventListener("close", function () { stopTracks(stream); dialog.remove(); });
      close.addEventListener("click", function () { dialog.close(); });
      take.addEventListener("click", function () {
        const canvas = document.createElement("canvas");
        canvas.width = video.videoWidth;
        canvas.height = video.videoHeight;
        canvas.getContext("2d").drawImage(video, 0, 0);
        canvas.toBlob(function (blob) {
          dialog.close();
          if (blob) deliver([new File([blob], "camera.jpg", { type: "image/jpeg" })]);
        }, "image/jpeg", 0.92);
      });
      dialog.showModal();
    }).catch(refused("analyze.noCamera"));
  };
})(window.dashapp);
