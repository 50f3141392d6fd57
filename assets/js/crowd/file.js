// The page "Crowd": one file at a time, which stays in the browser so that it can be heard on another scale of frequency.
window.dashapp = window.dashapp || {};

(function (app) {
  "use strict";

  const ID = "crowd-file";
  let entry = null; // {name, file, request, said, share, answer, error, version, refused, shown}
  let scale = ""; // empty for the model's own
  let top = ""; // where a picture's axis of frequency ends; empty for the server's guess
  let version = 0;
  let refocus = ""; // the list that was used and is drawn anew with the answer

  function panel() { return document.getElementById("crowd-panel"); }

  function showProgress() {
    const row = document.getElementById("crowd-progress");
    if (!row) return;
    row.hidden = !entry.request;
    row.querySelector(".crowd__said").textContent = entry.said;
    const bar = row.querySelector("progress");
    if (entry.share > 0) bar.value = entry.share;
    else bar.removeAttribute("value");
  }

  function say(text, share) {
    const percent = Math.round(share * 100) + "\u00a0%";
    entry.said = app.text(share ? text + "Share" : text, { name: entry.name, percent: percent });
    entry.share = share;
    showProgress();
  }

  /** Hand what there is to Dash, which draws it. */
  function show() {
    const data = { id: ID, name: entry.name, version: entry.version };
    if (entry.error) data.error = entry.error;
    else data.answer = entry.answer;
    window.dash_clientside.set_props("crowd-answer", { data: data });
  }

  /** Say which of several files this is: the page takes one at a time. */
  function leftOut() {
    return entry.others ? app.text("crowd.oneAtATime", { name: entry.name, count: entry.others }) : "";
  }

  function finish(answer, error) {
    entry.request = null;
    const others = leftOut();
    if (answer && others) answer.warnings = [{ code: "one_at_a_time", message: others }].concat(answer.warnings);
    entry.answer = answer;
    entry.error = error && { code: error.code, message: (error.message + " " + others).trim() };
    version += 1;
    entry.version = version;
    showProgress();
    show();
    app.crowdChanged();
  }

  function send() {
    const fields = { scale: scale, crowd_model: app.models.crowd_model };
    if (top) fields.top_hz = top;
    entry.request = app.send("/api/v1/crowd?view=1&progress=1", entry.file, fields, {
      progress: function (share) { say("crowd.sending", share); },
      sent: function () { say("crowd.analysing", 0); },
      analysed: function (share) { say(share < 1 ? "crowd.analysing" : "crowd.separating", share < 1 ? share : 0); },
      answer: function (answer) { finish(app.keepPreviews(ID, answer, entry.file), null); },
      error: function (error) { finish(null, error); },
    });
    say("crowd.sending", 0);
    app.announce(entry.said);
    app.crowdChanged();
  }

  /** Take the first of the files that were dropped, chosen or recorded. */
  app.addCrowd = function (files, rules) {
    if (entry && entry.request) entry.request.abort();
    const file = files[0];
    entry = { name: file.name || app.text("shared.pastedFile"), file: file, others: files.length - 1, request: null, said: "", share: 0, answer: null, error: null, version: 0, refused: false, shown: null };
    scale = top = ""; // what was said of another file
    app.forgetPreviews(ID);
    const error = app.check(file, rules);
    entry.refused = Boolean(error);
    if (error) finish(null, error);
    else send();
    const calm = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
    const far = panel().getBoundingClientRect().top > window.innerHeight * 0.6;
    if (far) panel().scrollIntoView({ behavior: calm ? "auto" : "smooth", block: "start" });
  };

  function again() {
    if (entry && !entry.request && !entry.refused) send();
  }

  app.cancelCrowd = function () {
    if (!entry || !entry.request) return;
    entry.request.abort();
    entry.request = null;
    if (entry.answer) { // on another scale, or by another model, which stands there still
      const list = panel().querySelector("[data-crowd-scale]");
      if (list) {
        scale = list.dataset.crowdScale;
        delete list.dataset.drawn;
      }
      const ends = panel().querySelector("[data-crowd-top]");
      if (ends) top = ends.dataset.crowdTop;
      showProgress();
      app.announce(app.text("crowd.cancelled"));
      app.crowdChanged();
    } else finish(null, app.cancelled());
  };

  document.addEventListener("change", function (event) {
    if (event.target.closest("[data-crowd-scale]")) {
      scale = event.target.value;
      refocus = "[data-crowd-scale]";
      again();
    } else if (event.target.closest("[data-crowd-top]")) {
      top = event.target.value;
      refocus = "[data-crowd-top]";
      again();
    } else if (event.target.closest('[data-model-field="crowd_model"]')) window.setTimeout(again, 0); // once it is chosen
  });

  function drawScale() {
    const list = panel().querySelector("[data-crowd-scale]");
    if (!list || list.dataset.drawn === String(entry.version)) return;
    list.dataset.drawn = String(entry.version);
    list.value = list.dataset.crowdScale;
    const ends = panel().querySelector("[data-crowd-top]");
    if (ends) ends.value = ends.dataset.crowdTop;
    const used = refocus && panel().querySelector(refocus);
    if (used) used.focus({ preventScroll: true });
    refocus = "";
  }

  /** Called whenever the page has changed: whoever comes back to it finds the answer again. */
  app.crowdChanged = function () {
    const element = panel();
    if (!element || !entry) return;
    const shown = element.querySelector("[data-answer]");
    const current = shown && shown.dataset.version === String(entry.version);
    const busy = Boolean(entry.request);
    // The answer before stays until the next one is drawn in its place.
    const before = shown && shown.dataset.version === entry.shown;
    const state = !busy && current ? "answered" : before ? "again" : "working";
    if (!busy && !current && element.dataset.state === "empty") show();
    if (busy && document.getElementById("crowd-progress").hidden) showProgress();
    if (state === "answered") drawScale();
    if (element.dataset.state === state) return;
    element.dataset.state = state;
    element.setAttribute("aria-busy", state === "answered" ? "false" : "true");
    if (state !== "answered") return;
    entry.shown = entry.answer ? shown.dataset.version : null;
    app.announce(app.text("shared.answerTo", { name: entry.name, answer: app.answerSummary(shown) }));
  };
})(window.dashapp);
