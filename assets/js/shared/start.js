// What people do, joined to what happens. Everything is listened for on the document, since pages come and go.
window.dashapp = window.dashapp || {};

(function (app) {
  "use strict";

  function area() { return document.querySelector("[data-rules]"); }

  function deliver(files) {
    if (!area() || !files.length) return;
    const add = area().dataset.drop === "crowd" ? app.addCrowd : app.add;
    add(files, JSON.parse(area().dataset.rules));
  }

  function sample(button) {
    window.fetch(button.dataset.src).then(function (response) {
      if (!response.ok) throw new Error(String(response.status));
      return response.blob();
    }).then(function (blob) {
      deliver([new File([blob], button.dataset.name, { type: blob.type })]);
    }).catch(function () { window.alert(app.text("shared.sampleFailed")); });
  }

  const ACTIONS = {
    choose: function () { document.getElementById("file-input").click(); },
    record: function (button) { app.record(button, deliver); },
    camera: function () { app.takePicture(deliver); },
    film: function () { app.film(deliver); },
    sample: sample,
    select: function (button) { app.select(button.dataset.file, true); },
    "cancel-crowd": app.cancelCrowd,
    cancel: function (button) { app.cancel(button.dataset.file); },
    remove: function (button) { app.remove(button.dataset.file); },
    "look-harder": function (button) { app.again(button.dataset.file, true); },
    explain: app.explain,
    mark: function (button, event) { app.mark(button, event); },
    take: function (button) { app.takeAway([button.dataset.file], button.dataset.form); },
    "take-all": function (button) { app.takeAway(null, button.dataset.form); },
    speaker: function () { app.readSpeaker(); },
    "forget-visit": function () { app.visit.forget(); },
    beside: function (button) { app.putBeside(button.dataset.file); },
    "beside-none": function () { app.putBeside(null); },
    "play-exemplar": app.playExemplar,
    sort: app.sortTable,
  };

  document.addEventListener("click", function (event) {
    const button = event.target.closest("[data-action]");
    if (button && ACTIONS[button.dataset.action]) ACTIONS[button.dataset.action](button, event);
    const face = event.target.closest("[data-face]");
    if (face) app.selectFace(face);
    const plot = event.target.closest(".timeline .plot");
    if (plot) app.seek(plot.closest(".timeline"), event.clientX);
  });

  document.addEventListener("change", function (event) {
    if (event.target.closest("[data-model-field]")) app.chooseModel(event.target);
  });

  // Files may be dropped anywhere on the page.
  let depth = 0;
  function withFiles(event) { return event.dataTransfer && Array.from(event.dataTransfer.types).includes("Files"); }
  function highlight(on) { if (area()) area().classList.toggle("drop--over", on); }
  document.addEventListener("dragenter", function (event) {
    if (withFiles(event)) { depth += 1; highlight(true); }
  });
  document.addEventListener("dragleave", function (event) {
    if (withFiles(event)) { depth = Math.max(0, depth - 1); highlight(depth > 0); }
  });
  document.addEventListener("dragover", function (event) { if (withFiles(event)) event.preventDefault(); });
  document.addEventListener("drop", function (event) {
    if (!withFiles(event)) return;
    event.preventDefault();
    depth = 0;
    highlight(false);
    deliver(event.dataTransfer.files);
  });
  document.addEventListener("paste", function (event) {
    if (event.clipboardData && event.clipboardData.files.length) deliver(event.clipboardData.files);
  });

  function addFileInput(place) {
    const input = document.createElement("input");
    input.type = "file";
    input.id = "file-input";
    input.multiple = place.dataset.drop !== "crowd";
    input.accept = place.dataset.accept;
    input.className = "visually-hidden";
    input.tabIndex = -1; // the button beside it is the way there
    input.setAttribute("aria-label", app.text(input.multiple ? "shared.chooseFiles" : "shared.chooseFile"));
    input.addEventListener("change", function () {
      deliver(Array.from(input.files));
      input.value = "";
    });
    place.append(input);
    place.classList.toggle("drop--no-capture", !app.canCapture());
  }

  /** A page was shown, or an answer rendered: fill in what only the browser has. */
  function changed() {
    const place = area();
    if (place && !document.getElementById("file-input")) addFileInput(place);
    const list = document.getElementById("files");
    if (list && list.dataset.drawn === undefined) app.drawQueue();
    app.drawModels();
    app.fillPreviews(document);
    app.panelChanged();
    app.crowdChanged();
    nameThePage();
  }

  let shown = null;

  /** Title, current link and focus follow the page, as they would if the browser had loaded it. */
  function nameThePage() {
    const page = document.querySelector("[data-title]");
    const current = document.querySelector(".top__link--current");
    document.querySelectorAll(".top__link").forEach(function (link) {
      if (link === current && link.getAttribute("aria-current") !== "page") {
        link.setAttribute("aria-current", "page");
        // On a phone the row of links may be wider than the screen.
        const row = link.parentElement;
        row.scrollLeft = link.offsetLeft - (row.clientWidth - link.clientWidth) / 2;
      } else if (link !== current) link.removeAttribute("aria-current");
    });
    const title = page ? app.text("shared.pageTitle", { page: page.dataset.title }) : app.text("shared.siteTitle");
    if (document.title !== title) document.title = title;
    if (!page || page.dataset.title === shown) return;
    if (shown !== null) {
      document.getElementById("page").focus({ preventScroll: true });
      window.scrollTo(0, 0);
    }
    shown = page.dataset.title;
  }

  /** Every script is there by now, whatever the order in which they came. */
  function watch() {
    new MutationObserver(changed).observe(document.documentElement, {
      childList: true,
      subtree: true,
      attributes: true,
      attributeFilter: ["data-answer", "data-version", "data-part", "data-title"],
    });
    changed();
  }

  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", watch);
  else watch();
})(window.dashapp);
