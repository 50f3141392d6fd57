// The card "Your own labelled files": what was chosen, how far it is, and what is done about the answer.
window.dashapp = window.dashapp || {};

(function (app) {
  "use strict";

  let entries = [];
  let order = null; // what was sent last, to be sent again with labels explained
  let request = null;
  let said = "";
  let share = 0;
  let began = null; // when the first answer came, and how far it was
  let version = 0;
  let last = null; // what came of it, for who comes back from another page

  function card() { return document.getElementById("compare-own"); }
  function part(selector) { return card().querySelector(selector); }
  function summary() { return app.ownSummary(entries, Number(card().dataset.most)); }

  function add(found) {
    const alone = found.some(function (entry) { return entry.path.toLowerCase().endsWith(".zip"); });
    const paths = new Set(found.map(function (entry) { return entry.path; }));
    // A zip takes the place of what was chosen before; files are added, the newer of one path stays.
    entries = (alone ? [] : entries.filter(function (entry) { return !paths.has(entry.path) && !entry.path.toLowerCase().endsWith(".zip"); })).concat(found);
    draw();
  }

  function left() {
    if (!began || share <= began.share) return "";
    const seconds = (Date.now() - began.at) / 1000 / (share - began.share) * (1 - share);
    if (Date.now() - began.at < 3000 || seconds < 2) return "";
    if (seconds < 90) return app.text("own.secondsLeft", { count: Math.ceil(seconds / 5) * 5 });
    return app.text("own.minutesLeft", { count: Math.round(seconds / 60) });
  }

  function draw() {
    if (!card() || !part(".own__drop")) return;
    const found = summary();
    part(".own__chosen").hidden = !found.entries.length;
    part(".own__chosen-text").textContent = found.text;
    part(".own__problem").hidden = !found.problem;
    part(".own__problem").textContent = found.problem || "";
    const field = document.getElementById("compare-own-name");
    if (field && found.name) field.placeholder = app.ownName(found.name);
    part('[data-own="start"]').disabled = Boolean(request || found.problem || !found.entries.length);
    part(".own__start").hidden = Boolean(request);
    part(".own__progress").hidden = !request;
    part(".own__said").textContent = said;
    part(".own__left").textContent = left();
    part(".own__bar").value = share;
    card().setAttribute("aria-busy", request ? "true" : "false");
  }

  function say(text, now) {
    said = app.text(text, { percent: Math.floor(now * 100) + "\u00a0%", model: order.model });
    share = now;
    draw();
  }

  function outcome(result) {
    version += 1;
    last = result;
    window.dash_clientside.set_props("compare-own-answer", { data: result ? Object.assign({ version: version }, result) : null });
  }

  function send() {
    began = null;
    outcome(null);
    said = "";
    share = 0;
    request = app.ownSend(order, {
      sending: function (now) { say("own.sending", now); },
      answering: function (now) {
        if (now && !began) began = { at: Date.now(), share: now };
        say("own.answering", now);
      },
      done: finish,
    });
    draw();
  }

  function finish(result) {
    request = null;
    draw();
    outcome(result);
    app.announce(result.answer ? app.text("own.done", { name: result.answer.name }) : result.error.message);
  }

  function start() {
    const found = summary();
    const field = document.getElementById("compare-own-name");
    order = {
      model: part("[data-own-model]").value,
      name: field.value.trim() || app.ownName(found.name),
      mapping: {},
      entries: found.entries,
    };
    send();
  }

  function map() {
    const lists = Array.from(card().querySelectorAll("[data-own-label]"));
    const open = lists.find(function (list) { return !list.value; });
    if (open) {
      open.focus();
      open.setAttribute("aria-invalid", "true");
      return;
    }
    lists.forEach(function (list) { order.mapping[list.dataset.ownLabel] = list.value === "-" ? "" : list.value; });
    send();
  }

  function cancel() {
    if (request) request.abort();
    finish({ error: { code: "cancelled", message: app.text("own.cancelledKept") } });
  }

  function remove(button) {
    app.ownConfirm(button.dataset.name).then(function (sure) {
      if (!sure) return;
      app.ownDelete(button.dataset.name).then(function (problem) {
        if (problem) outcome({ error: { code: "busy", message: problem } });
        window.dash_clientside.set_props("compare-own-changes", { data: Date.now() });
        app.announce(problem || app.text("own.deleted", { name: button.dataset.name }));
      });
    });
  }

  function input(folder) {
    const made = document.createElement("input");
    made.type = "file";
    made.multiple = true;
    made.id = folder ? "own-folder-input" : "own-file-input";
    made.className = "visually-hidden";
    made.tabIndex = -1; // the button beside it is the way there
    made.setAttribute("aria-label", app.text(folder ? "own.chooseFolder" : "own.chooseFiles"));
    if (folder) made.webkitdirectory = true;
    made.addEventListener("change", function () {
      add(app.ownChosen(made.files));
      made.value = "";
    });
    part(".own__buttons").append(made);
    if (folder && !("webkitdirectory" in made)) part('[data-own="choose-folder"]').hidden = true;
  }

  const ACTIONS = {
    choose: function () { document.getElementById("own-file-input").click(); },
    "choose-folder": function () { document.getElementById("own-folder-input").click(); },
    clear: function () { entries = []; draw(); },
    start: start,
    map: map,
    cancel: cancel,
    delete: remove,
  };

  document.addEventListener("click", function (event) {
    const button = event.target.closest("[data-own]");
    if (button && card() && ACTIONS[button.dataset.own]) ACTIONS[button.dataset.own](button, event);
  });
  document.addEventListener("change", function (event) {
    if (event.target.closest("[data-own-label]")) event.target.removeAttribute("aria-invalid");
  });

  // Dropped anywhere on the page that has the card; start.js keeps the browser from opening what is dropped.
  function over(on) { if (card() && part(".own__drop")) part(".own__drop").classList.toggle("own__drop--over", on); }
  document.addEventListener("dragover", function (event) {
    if (card() && event.dataTransfer && Array.from(event.dataTransfer.types).includes("Files")) over(true);
  });
  document.addEventListener("dragleave", function (event) { if (!event.relatedTarget) over(false); });
  document.addEventListener("drop", function (event) {
    over(false);
    if (!card() || !part(".own__drop") || request || !event.dataTransfer || !event.dataTransfer.types.includes("Files")) return;
    card().open = true;
    app.ownDropped(event.dataTransfer).then(add).catch(function () { window.alert(app.text("own.notRead")); });
  });

  /** The page was shown: what this visit has chosen is drawn again. */
  new MutationObserver(function () {
    if (!card() || !part(".own__drop") || document.getElementById("own-file-input")) return;
    input(false);
    input(true);
    draw();
    if (request || last) card().open = true;
    if (last) outcome(last);
  }).observe(document.documentElement, { childList: true, subtree: true });
})(window.dashapp);
