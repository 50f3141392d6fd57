// The files of this visit: which there are, how far each is, which one is shown.
window.dashapp = window.dashapp || {};

(function (app) {
  "use strict";

  const AT_ONCE = 2;
  const entries = []; // {id, name, file, state, progress, answer, error, request, version}
  let counter = 0;
  let selected = null;
  let beside = null; // the file whose answer stands beside that of the selected one

  app.entries = entries;
  app.selectedId = function () { return selected; };
  app.find = function (id) { return entries.find(function (entry) { return entry.id === id; }); };

  /** Add files; the first of them is shown. */
  app.add = function (files, rules) {
    const added = Array.from(files).map(function (file) {
      counter += 1;
      const error = app.check(file, rules);
      return {
        id: "file-" + counter,
        name: file.name || app.text("shared.pastedFile"),
        file: file,
        kind: app.kindOf(file, rules) || "file",
        state: error ? "failed" : "waiting",
        error: error,
        progress: 0,
        version: 0,
        lookHarder: false,
      };
    });
    entries.push.apply(entries, added);
    if (added.length) app.select(added[0].id, false);
    app.next();
  };

  /** Send what waits, a few at a time. */
  app.next = function () {
    const busy = entries.filter(function (entry) { return ["sending", "busy", "analysing"].includes(entry.state); });
    const waiting = entries.filter(function (entry) { return entry.state === "waiting"; });
    waiting.slice(0, Math.max(0, AT_ONCE - busy.length)).forEach(start);
    app.drawQueue();
  };

  app.again = function (id, lookHarder) {
    const entry = app.find(id);
    if (!entry || entry.request) return;
    if (!entry.file) {
      window.alert(app.text("analyze.onlyAnswerKept"));
      return;
    }
    entry.lookHarder = lookHarder;
    delete entry.face;
    entry.state = "waiting";
    entry.progress = 0;
    app.select(id, false);
    app.next();
  };

  app.cancel = function (id) {
    const entry = app.find(id);
    if (!entry) return;
    if (entry.request) entry.request.abort();
    finish(entry, "failed", null, app.cancelled());
  };

  app.remove = function (id) {
    const index = entries.findIndex(function (entry) { return entry.id === id; });
    if (index < 0) return;
    app.visit.drop(entries[index]);
    entries.splice(index, 1);
    app.forgetPreviews(id);
    if (selected === id) {
      const neighbour = entries[Math.min(index, entries.length - 1)];
      app.select(neighbour ? neighbour.id : null, false);
    }
    app.drawQueue();
  };

  app.select = function (id, scroll) {
    const parted = beside !== null && app.find(selected);
    if (parted) parted.version += 1;
    selected = id;
    beside = null;
    app.drawQueue();
    app.showSelected(scroll);
  };

  /** Put the answer to another file beside that of the selected one; null takes it away. */
  app.putBeside = function (id) {
    const entry = app.find(selected);
    if (!entry) return;
    beside = id;
    entry.version += 1;
    app.drawQueue();
    app.showSelected(true);
  };

  app.besideOf = function (entry) {
    const other = entry.id === selected && beside !== null ? app.find(beside) : null;
    return other && other !== entry && other.answer ? other : null;
  };

  const FEWEST_CLIPS = 5;

  function clips() {
    return entries.filter(function (entry) { return entry.kind === "clip" && entry.state === "done" && entry.file; });
  }

  /** Whether there are enough clips to read them relative to one person. */
  app.canReadSpeaker = function () { return clips().length >= FEWEST_CLIPS; };

  /** Ask about all clips of the visit together, as one person's. */
  app.readSpeaker = function () {
    const files = clips().map(function (entry) { return entry.file; });
    counter += 1;
    const entry = {
      id: "file-" + counter, name: app.text("analyze.clipsOfOne", { count: files.length }), file: files, kind: "speaker",
      state: "waiting", error: null, progress: 0, version: 0, lookHarder: false,
    };
    entries.push(entry);
    app.select(entry.id, false);
    app.next();
  };

  /** A file of a former visit, of which only the answer is left. */
  app.recall = function (kept) {
    counter += 1;
    const entry = Object.assign({ id: "file-" + counter, file: null, state: "done", error: null, progress: 0, version: 1, lookHarder: false }, kept);
    entries.push(entry);
    return entry;
  };

  function start(entry) {
    entry.state = "sending";
    const address = entry.kind === "speaker" ? "/api/v1/speaker?progress=1" :
      "/api/v1/analyze?view=1&progress=1" + (entry.lookHarder ? "&look_harder=1" : "");
    entry.request = app.send(address, entry.file, Object.assign({}, app.models), {
      progress: function (share) { entry.state = "sending"; entry.progress = share; changed(entry); },
      busy: function () { entry.state = "busy"; entry.progress = 0; changed(entry); },
      sent: function () { entry.state = "analysing"; entry.progress = 0; changed(entry); },
      analysed: function (share) { entry.progress = share; changed(entry); },
      answer: function (answer) {
        finish(entry, "done", app.keepPreviews(entry.id, answer, entry.file), null);
        app.visit.keep(entry);
      },
      error: function (error) { finish(entry, "failed", null, error); },
    });
  }

  function changed(entry) {
    app.drawQueue();
    if (entry.id === selected) app.showProgress(entry);
  }

  function finish(entry, state, answer, error) {
    entry.request = null;
    entry.state = state;
    entry.answer = answer;
    entry.error = error;
    entry.version += 1;
    if (entry.id === selected) app.showSelected(true);
    app.next();
  }
})(window.dashapp);
