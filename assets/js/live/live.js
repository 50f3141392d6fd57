// Live: one request in flight at a time, the newest picture or the newest seconds of sound, never a queue.
window.dashapp = window.dashapp || {};

(function (app) {
  "use strict";

  const LONGEST = 480; // pixels of a picture that is sent
  const VOICE_S = 3;
  const VOICE_EVERY_S = 1;
  const WHO_EVERY_MS = 1000; // age and sex are read once a second
  const RETRY_MS = 1000;
  const SLOW_MS = 3000;
  const VISITOR = Array.from(window.crypto.getRandomValues(new Uint32Array(4)), function (n) { return n.toString(36); }).join("-");
  const ADDRESS = "/api/v1/analyze?live=" + VISITOR;
  const SNAPSHOT_TYPE = "image/jpeg";

  let live = null;

  function stage() { return document.querySelector("[data-lv]"); }
  function part(name) { return stage().querySelector('[data-lv-part="' + name + '"]'); }
  function button(name) { return stage().querySelector('[data-lv-do="' + name + '"]'); }
  function write(name, text) {
    const element = part(name);
    if (element && element.textContent !== text) element.textContent = text;
  }
  function label(name, text) { button(name).lastChild.textContent = text; }

  function setState(state) {
    stage().dataset.state = state;
    const on = state === "on" || state === "paused";
    label("start", app.text(on || state === "asking" ? "live.stop" : "live.start"));
    label("pause", app.text(state === "paused" ? "live.resume" : "live.pause"));
    button("pause").disabled = !on;
    button("snapshot").disabled = !on || !live || !live.camera;
    part("source").disabled = on || state === "asking";
  }

  function seconds(own) { return (performance.now() - own.began) / 1000; }

  async function start() {
    const source = part("source").value;
    const told = JSON.parse(stage().dataset.lv);
    const names = Object.keys(told.titles);
    const own = {
      stream: null, microphone: null, camera: false, told: told, names: names, session: app.liveSession.create(), paused: false,
      sound: null, waiting: null, began: performance.now(), faceMs: 0, voiceMs: 0, frames: 0, since: performance.now(), rate: 0, whoAt: 0,
      lines: { face: null, voice: null }, abort: null, timers: [], odd: "",
    };
    live = own;
    setState("asking");
    write("status", app.text("live.asking"));
    try {
      const stream = await app.liveDevices.open(source);
      if (live !== own) { // stopped before it was allowed
        app.liveDevices.close(stream);
        return;
      }
      own.stream = stream;
      await run(own);
    } catch (error) {
      if (live === own) stop(app.liveDevices.words(error));
    }
  }

  async function run(own) {
    own.camera = own.stream.getVideoTracks().length > 0;
    own.began = performance.now();
    ["face", "voice"].forEach(function (lane) {
      own.lines[lane] = app.liveTimeline.create(stage().querySelector('[data-lv-line="' + lane + '"]'), own.names);
    });
    own.stream.getTracks().forEach(function (track) {
      track.addEventListener("ended", function () { if (live === own) stop(app.text("live.gone")); });
    });
    if (own.camera) {
      const video = part("video");
      video.srcObject = own.stream;
      video.muted = true;
      video.playsInline = true;
      await video.play();
    }
    if (own.stream.getAudioTracks().length) {
      own.microphone = await app.microphone.open({ stream: own.stream, seconds: VOICE_S, every: VOICE_EVERY_S }, {
        heard: function (samples) { own.sound = samples; }, // only the newest is ever sent
        said: function () { return null; },
        ended: function (text) { if (live === own) stop(text); },
      });
    }
    if (live !== own) { // stopped meanwhile
      if (own.microphone) own.microphone.stop();
      return;
    }
    setState("on");
    write("status", app.text("live.running"));
    own.timers.push(window.setInterval(tick, 500, own), window.setInterval(function () {
      if (!own.paused) own.session.note(seconds(own));
      button("csv").disabled = button("vtt").disabled = !own.session.course.length;
    }, 1000));
    loop(own);
  }

  /** Send and wait, in turn: a due voice first, else a picture. */
  async function loop(own) {
    while (live === own) {
      if (own.paused || document.hidden) await pause(200);
      else if (own.sound) await hear(own);
      else if (own.camera) await look(own);
      else await pause(50);
    }
  }

  function pause(milliseconds) { return new Promise(function (resolve) { window.setTimeout(resolve, milliseconds); }); }

  async function ask(own, file, name, fields) {
    const form = new FormData();
    form.append("file", file, name);
    Object.keys(fields).forEach(function (field) { form.append(field, fields[field]); });
    own.abort = new AbortController();
    const slow = window.setTimeout(trouble, SLOW_MS, own, app.text("live.slow"));
    try {
      const response = await window.fetch(ADDRESS, { method: "POST", body: form, signal: own.abort.signal });
      const body = await response.json();
      if (!body.error) trouble(own, "");
      return body;
    } catch (error) {
      if (live === own) await pause(RETRY_MS);
      return { error: { code: "no_answer", message: app.text("shared.tryAgain") } };
    } finally {
      window.clearTimeout(slow);
    }
  }

  async function hear(own) {
    const samples = own.sound;
    own.sound = null;
    const began = performance.now();
    const answer = await ask(own, app.microphone.wav(samples), "sound.wav", {});
    if (live !== own) return;
    own.voiceMs = performance.now() - began;
    const second = seconds(own);
    if (answer.error) {
      if (answer.error.code !== "silent") await refused(own, answer.error);
      own.session.add("voice", second, null);
    } else own.session.add("voice", second, answer.emotion, answer.certain);
    show(own, "voice", second, answer.emotion ? "" : app.text("live.noVoice"));
  }

  function picture(own) {
    const video = part("video");
    const scale = Math.min(1, LONGEST / Math.max(video.videoWidth, video.videoHeight));
    own.canvas = own.canvas || document.createElement("canvas");
    own.canvas.width = Math.round(video.videoWidth * scale);
    own.canvas.height = Math.round(video.videoHeight * scale);
    own.canvas.getContext("2d").drawImage(video, 0, 0, own.canvas.width, own.canvas.height);
    return new Promise(function (resolve) { own.canvas.toBlob(resolve, SNAPSHOT_TYPE, 0.85); });
  }

  async function look(own) {
    if (!part("video").videoWidth) return pause(50);
    const began = performance.now();
    const who = began - own.whoAt > WHO_EVERY_MS;
    const answer = await ask(own, await picture(own), "frame.jpg", { age_sex: who ? "1" : "0" });
    if (live !== own) return null;
    if (!who) own.faceMs = performance.now() - began;
    else own.whoAt = performance.now();
    counted(own);
    if (answer.error) return refused(own, answer.error);
    const face = answer.faces[0];
    const second = seconds(own);
    const readable = face && face.readable;
    own.session.add("face", second, readable ? face.emotion : null, readable && face.certain);
    if (who) whoIsThere(own, face);
    boxes(own, answer);
    show(own, "face", second, readable ? "" : app.text(face ? "live.hardToRead" : "live.noFace"));
    return null;
  }

  function counted(own) {
    own.frames += 1;
    const span = performance.now() - own.since;
    if (span < 2000) return;
    own.rate = 1000 * own.frames / span;
    own.frames = 0;
    own.since = performance.now();
  }

  /** Say what is odd; empty once it is over. */
  function trouble(own, text) {
    if (live !== own || text === own.odd) return;
    own.odd = text;
    if (!own.paused) write("status", text || app.text("live.running"));
  }

  async function refused(own, error) {
    trouble(own, error.message);
    await pause(RETRY_MS);
  }

  function whoIsThere(own, face) {
    const known = face && face.sex && face.age_years && face.sex_sure !== false && face.age_group !== "child";
    write("who", known ? app.text("live.someone", { sex: own.told.sexes[face.top.sex], years: Math.round(face.age_years) }) : "");
  }

  /** Boxes and words over the picture, which is mirrored as people know themselves. */
  function boxes(own, answer) {
    const canvas = part("boxes");
    canvas.width = answer.width;
    canvas.height = answer.height;
    const pen = canvas.getContext("2d");
    const style = window.getComputedStyle(document.documentElement);
    pen.lineWidth = 3;
    pen.font = "700 " + Math.max(14, Math.round(answer.width / 28)) + "px Inter, sans-serif";
    answer.faces.forEach(function (face) {
      const x = answer.width - face.box.x - face.box.width;
      const colour = style.getPropertyValue("--" + face.top.emotion).trim();
      const text = face.readable ? own.told.titles[face.top.emotion] + " " + app.words.percent(face.emotion[face.top.emotion]) : app.text("live.hardToRead");
      const height = Math.max(18, Math.round(answer.width / 24));
      const y = face.box.y > height ? face.box.y - height : face.box.y;
      pen.strokeStyle = colour;
      pen.strokeRect(x, face.box.y, face.box.width, face.box.height);
      pen.fillStyle = "rgba(12, 12, 16, 0.8)";
      pen.fillRect(x - 1, y, pen.measureText(text).width + 12, height);
      pen.fillStyle = "#fff";
      pen.fillText(text, x + 5, y + height - 5);
    });
  }

  function showBars(lane, shares) {
    const place = stage().querySelector('[data-lv-lane="' + lane + '"]');
    const most = shares ? app.liveSession.top(shares) : null;
    place.querySelectorAll(".bars__row").forEach(function (row) {
      const emotion = row.dataset.emotion;
      row.classList.toggle("bars__row--top", emotion === most);
      row.querySelector(".bars__fill").style.width = shares ? Math.max(0.4, 100 * shares[emotion]) + "%" : "0";
      row.querySelector(".bars__value").textContent = shares ? app.words.percent(shares[emotion]) : "";
    });
  }

  function show(own, lane, second, said) {
    const current = own.session.current(lane, second);
    own.lines[lane].add(second, current ? current.shares : null);
    showBars(lane, current ? current.shares : null);
    write(lane + "-said", said);
    showTogether(own, second);
    const times = { face: Math.round(own.faceMs), voice: Math.round(own.voiceMs), rate: own.rate.toFixed(1) };
    const both = own.camera && own.microphone;
    write("latency", app.text(both ? "live.latency" : own.camera ? "live.latencyFace" : "live.latencyVoice", times));
  }

  function showTogether(own, second) {
    const both = own.session.together(second);
    const most = both && app.liveSession.top(both.shares);
    const standing = both && app.words.standing(both.shares, both.certain, own.told.bounds);
    const named = standing === "clear" || standing === "leaning";
    const now = part("now");
    if (named) now.dataset.emotion = most;
    else delete now.dataset.emotion;
    stage().querySelectorAll("[data-lv-icon]").forEach(function (icon) { icon.hidden = !named || icon.dataset.lvIcon !== most; });
    const word = !both ? app.text("live.wait") : standing === "clear" ? own.told.titles[most] :
      standing === "leaning" ? app.words.leaning(own.told.names[most], both.certain) : app.text("shared.notSure");
    write("word", word);
    write("number", named && both.certain ? app.words.percent(both.shares[most]) : "");
  }

  function tick(own) {
    if (live !== own || own.paused) return;
    const second = seconds(own);
    own.lines.face.draw(second);
    own.lines.voice.draw(second);
    showTogether(own, second);
  }

  function stop(text) {
    const own = live;
    live = null;
    if (!own) return;
    own.timers.forEach(window.clearInterval);
    if (own.abort) own.abort.abort();
    if (own.microphone) own.microphone.stop();
    if (own.stream) app.liveDevices.close(own.stream);
    own.canvas = null;
    app.liveEnded = own.session; // can still be saved
    if (!stage()) return;
    part("video").srcObject = null;
    const canvas = part("boxes");
    canvas.getContext("2d").clearRect(0, 0, canvas.width, canvas.height);
    setState("off");
    write("status", text);
  }

  function togglePause() {
    live.paused = !live.paused;
    if (live.paused) live.sound = null;
    setState(live.paused ? "paused" : "on");
    write("status", app.text(live.paused ? "live.paused" : "live.running"));
  }

  function snapshot() {
    const own = live;
    const video = part("video");
    const canvas = document.createElement("canvas");
    canvas.width = video.videoWidth;
    canvas.height = video.videoHeight;
    canvas.getContext("2d").drawImage(video, 0, 0);
    canvas.toBlob(function (blob) {
      if (!blob) return;
      own.shots = (own.shots || 0) + 1;
      const name = "snapshot-" + own.shots + ".jpg";
      app.add([new File([blob], name, { type: SNAPSHOT_TYPE })], own.told.rules);
      write("status", app.text("live.snapshotTaken", { name: name }));
    }, SNAPSHOT_TYPE, 0.92);
  }

  function save(form) {
    const session = live ? live.session : app.liveEnded;
    const told = JSON.parse(stage().dataset.lv);
    if (!session || !session.course.length) return;
    const text = form === "csv" ? session.csv(Object.keys(told.titles)) : session.vtt(told.titles);
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([text], { type: form === "csv" ? "text/csv" : "text/vtt" }));
    link.download = "live-session." + form;
    link.click();
    window.setTimeout(function () { URL.revokeObjectURL(link.href); }, 10000);
  }

  const DO = {
    start: function () { return live ? stop(app.text("live.stopped")) : start(); },
    pause: togglePause,
    snapshot: snapshot,
    csv: function () { save("csv"); },
    vtt: function () { save("vtt"); },
  };

  document.addEventListener("click", function (event) {
    const pressed = event.target.closest("[data-lv-do]");
    if (pressed) DO[pressed.dataset.lvDo]();
  });

  // Nobody is watched behind their back: not once the page is left, nor once the tab is closed.
  new MutationObserver(function () { if (live && !stage()) stop(""); }).observe(document.documentElement, { childList: true, subtree: true });
  window.addEventListener("pagehide", function () { if (live) stop(""); });
})(window.dashapp);
