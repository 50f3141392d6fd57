// What was dropped or chosen of own labelled files: a zip, or a table and files, also from folders.
window.dashapp = window.dashapp || {};

(function (app) {
  "use strict";

  const JUNK = /(^|\/)(\.DS_Store|Thumbs\.db|desktop\.ini|\._[^/]*)$|(^|\/)__MACOSX\//i;

  function ends(name, ending) { return name.toLowerCase().endsWith(ending); }

  function files(entry, path) {
    if (entry.isFile) {
      return new Promise(function (resolve, reject) {
        entry.file(function (file) { resolve([{ file: file, path: path + file.name }]); }, reject);
      });
    }
    const reader = entry.createReader();
    const found = [];
    // A folder is read some hundred entries at a time.
    function more() {
      return new Promise(function (resolve, reject) { reader.readEntries(resolve, reject); }).then(function (entries) {
        if (!entries.length) return found;
        return Promise.all(entries.map(function (each) { return files(each, path + entry.name + "/"); })).then(function (lists) {
          lists.forEach(function (list) { found.push.apply(found, list); });
          return more();
        });
      });
    }
    return more();
  }

  /** A promise of all files that were dropped, with their paths. */
  app.ownDropped = function (transfer) {
    const entries = Array.from(transfer.items || []).map(function (item) {
      return item.webkitGetAsEntry ? item.webkitGetAsEntry() : null;
    }).filter(Boolean);
    if (!entries.length) return Promise.resolve(app.ownChosen(transfer.files));
    return Promise.all(entries.map(function (entry) { return files(entry, ""); })).then(function (lists) { return lists.flat(); });
  };

  /** All files of an input, with their paths. */
  app.ownChosen = function (list) {
    return Array.from(list).map(function (file) { return { file: file, path: file.webkitRelativePath || file.name }; });
  };

  function megabytes(bytes) { return (bytes / 1e6).toFixed(bytes < 1e7 ? 1 : 0) + " MB"; }

  /** What there is to send: {text, problem, name}; without a problem it can be sent. */
  app.ownSummary = function (entries, most) {
    const kept = entries.filter(function (entry) { return !JUNK.test(entry.path); });
    const size = kept.reduce(function (sum, entry) { return sum + entry.file.size; }, 0);
    const zips = kept.filter(function (entry) { return ends(entry.path, ".zip"); });
    const tables = kept.filter(function (entry) { return ends(entry.path, ".csv"); });
    const rest = kept.length - zips.length - tables.length;
    const named = zips[0] || tables[0];
    const summary = { entries: kept, problem: null, name: named ? named.file.name.replace(/\.[^.]*$/, "") : "", text: "" };
    const what = zips.length === 1 ? zips[0].file.name : app.text(tables.length ? "own.tableAndFiles" : "own.files", {
      table: tables.length ? tables[0].file.name : "", count: rest,
    });
    summary.text = app.text("own.ofSize", { what: what, size: megabytes(size) });
    if (!kept.length) return summary;
    if (size > most) {
      summary.problem = app.text("own.tooLarge", { size: megabytes(size), most: megabytes(most) });
    } else if (zips.length > 1 || (zips.length && rest)) {
      summary.problem = app.text("own.zipAlone");
    } else if (tables.length > 1) {
      summary.problem = app.text("own.severalTables", { count: tables.length });
    } else if (!zips.length && !tables.length) {
      summary.problem = app.text("own.noTable");
    } else if (!zips.length && !rest) {
      summary.problem = app.text("own.noFiles", { table: tables[0].file.name });
    }
    return summary;
  };

  /** A name that an evaluation may have. */
  app.ownName = function (text) {
    return text.normalize("NFC").replace(/[^\p{L}\p{N}_ .-]+/gu, "-").replace(/^[^\p{L}\p{N}_]+/u, "").slice(0, 60).trim() || app.text("own.ownFiles");
  };
})(window.dashapp);
