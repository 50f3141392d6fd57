// The visit survives a reload: answers, with small previews and without the files, in this browser's own database.
window.dashapp = window.dashapp || {};

(function (app) {
  "use strict";

  const NAME = "dashapp-visit";
  const STORE = "answers";
  const KEPT_MS = 7 * 24 * 3600 * 1000;
  const LONGEST = 640; // pixels of a kept preview
  let opened = null;

  /** A promise of the database; rejected where the browser has none, as in some private windows. */
  function database() {
    if (!opened) {
      opened = new Promise(function (resolve, reject) {
        const request = window.indexedDB.open(NAME, 1);
        request.onupgradeneeded = function () { request.result.createObjectStore(STORE, { keyPath: "key", autoIncrement: true }); };
        request.onsuccess = function () { resolve(request.result); };
        request.onerror = function () { reject(request.error); };
      });
    }
    return opened;
  }

  function done(request) {
    return new Promise(function (resolve, reject) {
      request.onsuccess = function () { resolve(request.result); };
      request.onerror = function () { reject(request.error); };
    });
  }

  function store(mode) {
    return database().then(function (base) { return base.transaction(STORE, mode).objectStore(STORE); });
  }

  function nothing() { return null; } // without a database all works but for this

  async function small(blob) {
    const bitmap = await window.createImageBitmap(blob);
    const scale = Math.min(1, LONGEST / Math.max(bitmap.width, bitmap.height));
    if (scale === 1) return blob;
    const canvas = document.createElement("canvas");
    canvas.width = Math.round(bitmap.width * scale);
    canvas.height = Math.round(bitmap.height * scale);
    canvas.getContext("2d").drawImage(bitmap, 0, 0, canvas.width, canvas.height);
    return new Promise(function (resolve) { canvas.toBlob(resolve, "image/webp", 0.8); });
  }

  async function pictures(entry) {
    const found = {};
    const parts = ["preview"].concat((entry.answer.faces || []).map(function (_, i) { return "crop-" + i; }));
    for (const part of parts) {
      const blob = app.preview(entry.id, part);
      if (blob && blob.type.startsWith("image/")) found[part] = await small(blob);
    }
    return found;
  }

  async function keep(entry) {
    const version = entry.version;
    const time = Date.now();
    const previews = await pictures(entry);
    if (!app.find(entry.id) || entry.version !== version) return; // removed, or asked again, meanwhile
    const kept = { name: entry.name, kind: entry.kind, answer: entry.answer, previews: previews, time: time };
    if (entry.key) kept.key = entry.key;
    entry.key = await done((await store("readwrite")).put(kept));
    entry.time = kept.time;
  }

  async function recall() {
    const all = await done((await store("readonly")).getAll());
    const old = all.filter(function (kept) { return Date.now() - kept.time > KEPT_MS; });
    for (const kept of old) await done((await store("readwrite")).delete(kept.key));
    const recent = all.filter(function (kept) { return !old.includes(kept); });
    recent.sort(function (one, other) { return one.time - other.time; }).forEach(function (kept) {
      const entry = app.recall({ name: kept.name, kind: kept.kind, answer: kept.answer, key: kept.key, time: kept.time });
      app.keepBlobs(entry.id, kept.previews);
    });
    app.drawQueue();
  }

  app.visit = {
    keep: function (entry) { keep(entry).catch(nothing); },
    drop: function (entry) {
      if (entry.key) store("readwrite").then(function (own) { own.delete(entry.key); }).catch(nothing);
    },
    forget: function () {
      store("readwrite").then(function (own) { own.clear(); }).catch(nothing);
      app.entries.slice().forEach(function (entry) {
        if (entry.state === "done" || entry.state === "failed") app.remove(entry.id);
      });
      if (app.announce) app.announce(app.text("analyze.forgotten"));
    },
  };

  window.addEventListener("DOMContentLoaded", function () { recall().catch(nothing); });
  if (document.readyState !== "loading") recall().catch(nothing);

  // Whoever leaves while files are analysed is asked whether they mean it.
  window.addEventListener("beforeunload", function (event) {
    if (app.entries.some(function (entry) { return ["waiting", "sending", "busy", "analysing"].includes(entry.state); })) event.preventDefault();
  });
})(window.dashapp);
