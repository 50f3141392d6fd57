// Answers are saved: as the API gave them, as a drawing, or as what the server makes of them and does not keep.
window.dashapp = window.dashapp || {};

(function (app) {
  "use strict";

  const ADDRESS = "/analyze/saved.";

  function download(name, blob) {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(blob);
    link.download = name;
    link.click();
    window.setTimeout(function () { URL.revokeObjectURL(link.href); }, 10000);
  }

  function stem(name) { return name.replace(/\.[^.]*$/, "") || "answer"; }

  function asText(blob) {
    return new Promise(function (resolve, reject) {
      const reader = new FileReader();
      reader.onload = function () { resolve(reader.result); };
      reader.onerror = function () { reject(reader.error); };
      reader.readAsDataURL(blob);
    });
  }

  /** Pictures of an answer as data URIs, by part. */
  async function pictures(entry) {
    const found = {};
    const faces = (entry.answer && entry.answer.faces) || [];
    const parts = ["preview"].concat(faces.map(function (_, i) { return "crop-" + i; }));
    for (const part of parts) {
      const blob = app.preview(entry.id, part);
      if (blob && blob.type.startsWith("image/")) found[part] = await asText(blob);
    }
    return found;
  }

  function withoutView(answer) {
    const rest = Object.assign({}, answer);
    delete rest.view;
    return rest;
  }

  async function made(entries, form) {
    const drawn = form === "html" || form === "zip";
    const body = { entries: [] };
    for (const entry of entries) {
      body.entries.push({
        name: entry.name,
        answer: entry.error ? { error: entry.error } : withoutView(entry.answer),
        previews: drawn ? await pictures(entry) : {},
      });
    }
    const response = await window.fetch(ADDRESS + form, {
      method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body),
    });
    if (!response.ok) throw new Error(String(response.status));
    return response.blob();
  }

  async function drawing(entry) {
    const titles = JSON.parse(document.querySelector("[data-rules]").dataset.rules).titles;
    return app.drawnAnswer(entry.answer, await asText(app.preview(entry.id, "preview")), titles);
  }

  async function save(entries, form) {
    const name = (entries.length === 1 && form !== "zip" ? stem(entries[0].name) : "answers") + "." + form;
    if (form === "json") {
      const text = JSON.stringify(Object.assign({ file: entries[0].name }, withoutView(entries[0].answer)), null, 1);
      download(name, new Blob([text], { type: "application/json" }));
    } else if (form === "svg") {
      download(name, new Blob([await drawing(entries[0])], { type: "image/svg+xml" }));
    } else if (form === "png") {
      download(name, await app.asPixels(await drawing(entries[0])));
    } else download(name, await made(entries, form));
  }

  /** Save answers to files, all where no ids are given, in a form. */
  app.takeAway = function (ids, form) {
    if (form === "print") {
      window.print();
      return;
    }
    const entries = app.entries.filter(function (entry) {
      // Of clips that were read as one person's, each is a file of the visit by itself.
      return (entry.answer || entry.error) && (ids ? ids.includes(entry.id) : entry.kind !== "speaker");
    });
    if (!entries.length) return;
    save(entries, form).catch(function () { window.alert(app.text("analyze.notSaved")); });
  };
})(window.dashapp);
