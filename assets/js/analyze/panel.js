// The right-hand side: hands the selected answer to Dash, shows that something is under way, selects faces.
window.dashapp = window.dashapp || {};

(function (app) {
  "use strict";

  const SLOW_MS = 2500;
  let announced = "";
  let slow = null;

  function panel() { return document.getElementById("panel"); }

  function setState(state) {
    const element = panel();
    if (!element) return;
    element.dataset.state = state;
    element.setAttribute("aria-busy", state === "working" ? "true" : "false");
  }

  /** Say something to those who do not see the page. */
  function announce(text) {
    const element = document.getElementById("announcer");
    if (element && text !== announced) element.textContent = text;
    announced = text;
  }

  app.announce = announce;

  function say(text) {
    const element = document.getElementById("working-text");
    if (element) element.textContent = text;
  }

  function askWhyItIsSlow(entry) {
    window.fetch("/health").then(function (response) { return response.json(); }).then(function (health) {
      if (health.models === "warming" && entry.state === "analysing") {
        say(app.text("analyze.warmingUp"));
      }
    }).catch(function () { return null; }); // only a hint: the request itself says what is wrong
  }

  /** Show how far a file is as a bar, which moves about while nobody knows, and let it be cancelled. */
  function showBar(entry) {
    const told = panel() && panel().querySelector(".panel__told");
    if (!told) return;
    const bar = told.querySelector("progress");
    if (entry.state !== "waiting" && (entry.state === "sending" || entry.progress)) bar.value = entry.progress;
    else bar.removeAttribute("value");
    told.querySelector("button").dataset.file = entry.id;
  }

  app.showProgress = function (entry) {
    showBar(entry);
    const done = { name: entry.name, percent: Math.round(entry.progress * 100) + " %" };
    if (entry.state === "sending") say(app.text("analyze.sendingFile", done));
    else if (entry.state === "waiting") say(app.text("analyze.waitingFile", done));
    else if (entry.state === "busy") say(app.text("analyze.busyFile", done));
    else {
      say(app.text(entry.progress ? "analyze.analysingFileShare" : "analyze.analysingFile", done));
      window.clearTimeout(slow);
      slow = window.setTimeout(askWhyItIsSlow, SLOW_MS, entry);
    }
  };

  /** Show the selected file: its answer, its error, or that it is under way. */
  app.showSelected = function (scroll) {
    const entry = app.find(app.selectedId());
    if (!entry) {
      setState("empty");
      window.dash_clientside.set_props("answer", { data: null });
    } else if (entry.answer || entry.error) {
      if (["waiting", "sending", "busy", "analysing"].includes(entry.state)) setState("working");
      const data = { id: entry.id, name: entry.name, version: entry.version };
      if (entry.error) data.error = entry.error;
      else data.answer = entry.answer;
      const other = app.besideOf(entry);
      if (other) data.beside = { id: other.id, name: other.name, answer: other.answer };
      window.dash_clientside.set_props("answer", { data: data });
      app.panelChanged();
    } else {
      setState("working");
      app.showProgress(entry);
      announce(app.text("analyze.analysingFile", { name: entry.name }));
    }
    if (scroll) bringIntoView();
  };

  function bringIntoView() {
    const element = panel();
    if (!element || element.getBoundingClientRect().top < window.innerHeight * 0.6) return;
    const calm = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
    element.scrollIntoView({ behavior: calm ? "auto" : "smooth", block: "start" });
  }

  /** Called whenever the page has changed: once Dash has rendered the selected answer, it replaces the skeleton. */
  app.panelChanged = function () {
    const element = panel();
    if (!element) return;
    const entry = app.find(app.selectedId());
    if (!entry) return;
    if (element.dataset.state === "empty") setState("working");
    const shown = element.querySelector("[data-answer]");
    const current = shown && shown.dataset.answer === entry.id && shown.dataset.version === String(entry.version);
    const finished = entry.state === "done" || entry.state === "failed";
    if (!finished || !current) {
      if (element.dataset.state !== "working") setState("working");
      return;
    }
    if (element.dataset.state !== "answered") setState("answered");
    announce(app.text("shared.answerTo", { name: entry.name, answer: summary(shown) }));
    showFace(entry, shown);
  };

  /** Select the face that was marked or moved last: an answer is drawn with its largest face selected. */
  function showFace(entry, shown) {
    const drawn = shown.querySelector("article");
    if (entry.face === undefined || !drawn || drawn.dataset.faceShown === shown.dataset.version) return;
    drawn.dataset.faceShown = shown.dataset.version;
    const button = drawn.querySelector('.box[data-face="' + entry.face + '"]');
    if (button) {
      app.selectFace(button);
      button.focus({ preventScroll: true });
    }
  }

  function summary(shown) {
    const head = shown.querySelector(".headline");
    if (!head) return entryError(shown);
    const parts = [".headline__word", ".headline__meaning", ".headline__percent"].map(function (selector) {
      const element = head.querySelector(selector);
      return element ? element.textContent : "";
    });
    return parts.filter(Boolean).join(", ");
  }

  function entryError(shown) {
    const banner = shown.querySelector(".error-banner");
    return banner ? banner.textContent : "";
  }

  app.answerSummary = summary;

  app.selectFace = function (button) {
    const article = button.closest("article");
    const index = button.dataset.face;
    article.querySelectorAll("[data-face]").forEach(function (other) {
      other.setAttribute("aria-pressed", other.dataset.face === index ? "true" : "false");
    });
    article.querySelectorAll("[data-face-panel]").forEach(function (part) {
      part.hidden = part.dataset.facePanel !== index;
    });
    const entry = app.find(article.querySelector(".picture__frame").dataset.file);
    if (entry) entry.face = Number(index);
    announce(button.getAttribute("aria-label"));
  };
})(window.dashapp);
