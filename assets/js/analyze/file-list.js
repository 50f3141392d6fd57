// The list of files under the upload area. Names are only ever text.
window.dashapp = window.dashapp || {};

(function (app) {
  "use strict";

  const NOTHING = { image: "analyze.noFace", speech: "analyze.noVoice", video: "analyze.noFaceNoVoice" };
  const WORDS = { waiting: "analyze.waiting", busy: "analyze.busy", analysing: "analyze.analysing", failed: "analyze.failed" };

  function element(tag, className, text) {
    const made = document.createElement(tag);
    if (className) made.className = className;
    if (text !== undefined) made.textContent = text;
    return made;
  }

  function icon(name, emotion) {
    const made = element("span", "icon icon-" + name + " icon--md" + (emotion ? " icon--emotion" : ""));
    if (emotion) made.dataset.emotion = name;
    made.setAttribute("aria-hidden", "true");
    return made;
  }

  function top(entry) {
    const answer = entry.answer;
    if (!answer) return null;
    const part = answer.kind === "image" ? answer.faces[0] : answer;
    if (!part || !part.top) return null;
    const heard = answer.voice && answer.voice.top;
    const face = answer.kind === "video" && !heard ? answer.faces[0] : part;
    const readable = !face || face.readable !== false;
    return { emotion: part.top.emotion, shares: part.emotion, certain: part.certain, readable: readable };
  }

  /** The answer as hedged as in its headline; a percentage stands where it stands there. */
  function said(best, rules) {
    const standing = app.words.standing(best.shares, best.certain, rules.bounds);
    if (standing === "between" || standing === "open") return app.text("shared.notSure");
    const title = rules.titles[best.emotion] || best.emotion;
    const name = rules.names[best.emotion] || best.emotion;
    const word = standing === "clear" ? title : app.words.leaning(name, best.certain);
    if (!best.certain) return word;
    return app.text("analyze.withPercent", { answer: word, percent: app.words.percent(best.shares[best.emotion]) });
  }

  function status(entry, rules) {
    const done = { percent: Math.round(entry.progress * 100) + " %" };
    if (entry.state === "sending") return app.text("analyze.sendingShare", done);
    if (entry.state === "analysing" && entry.progress) return app.text("analyze.analysingShare", done);
    if (entry.state !== "done") return app.text(WORDS[entry.state]);
    if (entry.answer.kind === "speaker") return app.text("analyze.relativeDone");
    const best = top(entry);
    if (!best && (entry.answer.choices || []).length) return app.text("analyze.whoseVoice");
    if (!best) return app.text(NOTHING[entry.answer.kind]);
    if (!best.readable) return app.text("analyze.hardToRead");
    const more = entry.answer.kind === "image" ? entry.answer.faces.length - 1 : 0;
    const answer = said(best, rules);
    return more ? app.text("analyze.moreFaces", { answer: answer, count: more }) : answer;
  }

  function symbol(entry, faces) {
    const best = entry.state === "done" ? top(entry) : null;
    if (best && best.readable) return icon(faces[best.emotion] || "other", true);
    if (entry.state === "failed") return icon("alert");
    return icon({ clip: "sound", speaker: "person" }[entry.kind] || "picture");
  }

  function row(entry, rules) {
    const item = element("li", "file file--" + entry.state);
    const choose = element("button", "file__choose");
    choose.type = "button";
    choose.dataset.action = "select";
    choose.dataset.file = entry.id;
    if (entry.id === app.selectedId()) choose.setAttribute("aria-current", "true");
    const text = element("span", "file__text");
    const when = entry.file || !entry.time ? "" : " · " + new Date(entry.time).toLocaleString([], { dateStyle: "short", timeStyle: "short" });
    text.append(element("span", "file__name", entry.name), element("span", "file__status", status(entry, rules) + when));
    choose.append(symbol(entry, rules.faces), text);

    const busy = ["sending", "busy", "analysing", "waiting"].includes(entry.state);
    const stop = element("button", "file__remove");
    stop.type = "button";
    stop.dataset.action = busy ? "cancel" : "remove";
    stop.dataset.file = entry.id;
    stop.setAttribute("aria-label", app.text(busy ? "analyze.cancelFile" : "analyze.removeFile", { name: entry.name }));
    stop.append(icon("close"));
    const shown = app.find(app.selectedId());
    if (entry.answer && shown && shown.answer && shown !== entry) {
      const other = element("button", "file__beside");
      other.type = "button";
      other.dataset.action = "beside";
      other.dataset.file = entry.id;
      other.setAttribute("aria-label", app.text("analyze.putBeside", { name: entry.name, other: shown.name }));
      other.title = app.text("analyze.sideBySide");
      other.setAttribute("aria-pressed", app.besideOf(shown) === entry ? "true" : "false");
      other.append(icon("beside"));
      item.append(choose, other, stop);
    } else item.append(choose, stop);

    if (entry.state === "sending" || entry.state === "analysing") {
      const bar = element("progress", "file__progress");
      bar.setAttribute("aria-label", app.text("analyze.progressOf", { name: entry.name }));
      if (entry.state === "sending" || entry.progress) {
        bar.max = 1;
        bar.value = entry.progress;
      }
      item.append(bar);
    }
    return item;
  }

  app.drawQueue = function () {
    const list = document.getElementById("files");
    const area = document.getElementById("drop-area");
    if (!list || !area) return;
    const focused = document.activeElement && list.contains(document.activeElement) ? document.activeElement.dataset : null;
    const rules = JSON.parse(area.dataset.rules);
    list.replaceChildren.apply(list, app.entries.map(function (entry) { return row(entry, rules); }));
    list.dataset.drawn = String(app.entries.length);
    const visit = document.getElementById("visit");
    const speaker = document.getElementById("visit-speaker");
    if (speaker) speaker.hidden = !app.canReadSpeaker();
    if (visit) visit.hidden = !app.entries.some(function (entry) { return entry.answer; });
    if (focused) refocus(list, focused.file);
  };

  // Rows are made anew on every change; whoever was on one with the keyboard stays there.
  function refocus(list, id) {
    const button = list.querySelector('[data-file="' + id + '"]') || list.querySelector("button");
    if (button) button.focus({ preventScroll: true });
  }
})(window.dashapp);
