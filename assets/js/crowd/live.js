// A crowd as it is heard: every second the last three go to the server, and its answer is shown.
window.dashapp = window.dashapp || {};

(function (app) {
  "use strict";

  const SECONDS = 3; // the window of the models
  const EVERY = 1;
  const LATE_MS = 2500; // so long without an answer is told
  const PATIENCE_MS = 60000; // a model may have to be loaded first
  const FAILURES = 5; // in a row, then it stops
  const VISITOR = Array.from(window.crypto.getRandomValues(new Uint32Array(4)), function (n) { return n.toString(36); }).join("-");

  let live = null; // { card, picture, asking, abort, failed, skipped, top }, for as long as the microphone is open

  function part(name) { return live.card.querySelector('[data-live="' + name + '"]'); }

  function write(name, text) {
    const element = part(name);
    if (element.textContent !== text) element.textContent = text;
  }

  function noAnswer() { return { code: "no_answer", message: app.text("crowd.noAnswer") }; }

  function percent(share) { return Math.round(100 * share) + "\u00a0%"; }

  /** The answer in words, as hedged as on the other pages: see dashapp/ui/words.py. */
  function said(answer) {
    if (answer.top === null) return { word: app.text("crowd.noCrowd"), meaning: app.text("crowd.noCrowdMeaning") };
    const words = JSON.parse(live.card.dataset.words);
    const bounds = JSON.parse(live.card.dataset.bounds);
    const ranked = Object.keys(answer.crowd).sort(function (a, b) { return answer.crowd[b] - answer.crowd[a]; });
    const top = words[ranked[0]];
    const both = { first: top.called, second: words[ranked[1]].called };
    const standing = app.words.standing(answer.crowd, answer.certain, bounds);
    if (standing === "between") return { word: app.text("shared.notSure"), meaning: app.text("crowd.between", both) };
    if (standing === "open") {
      return { word: app.text("shared.noClearAnswer"), meaning: app.text("crowd.betweenOrElse", both) };
    }
    const clear = standing === "clear";
    return {
      word: clear ? top.title : app.words.leaning(top.called, answer.certain),
      meaning: top.meaning,
      number: answer.certain ? app.words.percent(answer.crowd[ranked[0]]) : "",
      label: ranked[0],
      hedged: !clear,
    };
  }

  /** `what` has word and meaning, and perhaps number, label and hedged. */
  function show(what) {
    const now = part("now");
    if (what.label) now.dataset.crowd = what.label;
    else delete now.dataset.crowd;
    now.classList.toggle("live__now--hedged", Boolean(what.hedged || !what.label));
    now.querySelectorAll("[data-live-icon]").forEach(function (icon) { icon.hidden = icon.dataset.liveIcon !== what.label; });
    write("word", what.word);
    write("meaning", what.meaning);
    write("number", what.number || "");
    const said = what.label || what.word;
    if (said !== live.said) write("announced", what.word); // read aloud only where it is another than before
    live.said = said;
  }

  function showShares(answer) {
    Object.keys(answer.shares).forEach(function (label) {
      live.card.querySelector('[data-live-share="' + label + '"]').textContent = percent(answer.shares[label]);
    });
    write("arousal", percent(answer.arousal));
  }

  function showTime(milliseconds) {
    const took = { milliseconds: Math.round(milliseconds), count: live.skipped };
    write("time", app.text(live.skipped ? "crowd.answeredInSkipped" : "crowd.answeredIn", took));
  }

  function trouble(text) {
    part("trouble").hidden = !text;
    write("trouble", text);
  }

  function answered(second, answer, milliseconds) {
    live.failed = 0;
    trouble("");
    part("shares").hidden = false;
    show(said(answer));
    showShares(answer);
    showTime(milliseconds);
    live.picture.add(second, answer);
  }

  function refused(second, error) {
    if (error.code === "silent") {
      live.failed = 0;
      trouble("");
      show({ word: app.text("crowd.noSound"), meaning: app.text("crowd.noSoundMeaning") });
      live.picture.addNothing(second, SECONDS);
      return;
    }
    live.failed += 1;
    trouble(error.message);
    if (live.failed >= FAILURES) app.stopListening(live.place, app.text("crowd.stoppedAfterFailures", { count: FAILURES }));
  }

  function form(samples) {
    const made = new FormData();
    made.append("file", app.microphone.wav(samples), "sound.wav");
    if (part("scale").value) made.append("scale", part("scale").value);
    if (app.models.crowd_model) made.append("crowd_model", app.models.crowd_model);
    return made;
  }

  async function ask(samples, signal) {
    const response = await window.fetch("/api/v1/crowd?view=spectrogram&live=" + VISITOR, { method: "POST", body: form(samples), signal: signal });
    const body = await response.json().catch(function () { return null; }); // a proxy may answer with a page of its own
    if (response.ok && body && body.view) return { answer: body };
    return { error: body && body.error && body.error.message ? body.error : noAnswer() };
  }

  function send(samples, second) {
    const own = live;
    const began = performance.now();
    const late = window.setTimeout(function () { if (live === own) trouble(app.text(own.said ? "crowd.slow" : "crowd.modelLoads")); }, LATE_MS);
    const patience = window.setTimeout(function () { own.abort.abort(); }, PATIENCE_MS);
    own.asking = true;
    own.abort = new AbortController();
    ask(samples, own.abort.signal).catch(function () {
      return { error: noAnswer() };
    }).then(function (result) {
      window.clearTimeout(late);
      window.clearTimeout(patience);
      own.asking = false;
      if (live !== own) return; // stopped in the meantime
      if (result.answer) answered(second, result.answer, performance.now() - began);
      else refused(second, result.error);
    });
  }

  app.listeners = app.listeners || {};
  app.listeners["crowd-live"] = {
    seconds: SECONDS,
    every: EVERY,
    started: function (place) {
      const card = place.closest("[data-crowd-live]");
      live = { place: place, card: card, picture: app.crowdPicture(card), asking: false, abort: null, failed: 0, skipped: 0, said: "" };
      part("body").hidden = false;
      part("shares").hidden = true;
      write("time", "");
      trouble("");
      show({ word: app.text("crowd.listening"), meaning: app.text("crowd.firstAnswer", { seconds: SECONDS }) });
      live.said = "";
      card.dashappLive = live.picture; // drawn anew where the size or the colours change, also after the end
      watch.disconnect();
      watch.observe(part("spectrogram"));
      live.picture.draw();
    },
    heard: function (place, samples, second) {
      if (!live) return;
      if (live.asking) {
        if (live.said) live.skipped += 1;
        return;
      }
      send(samples, second);
    },
    stopped: function () {
      if (live && live.abort) live.abort.abort();
      live = null;
    },
  };

  function redraw() {
    document.querySelectorAll("[data-crowd-live]").forEach(function (card) { if (card.dashappLive) card.dashappLive.draw(); });
  }

  const watch = new ResizeObserver(redraw);
  new MutationObserver(redraw).observe(document.documentElement, { attributes: true, attributeFilter: ["data-mantine-color-scheme"] });
})(window.dashapp);
