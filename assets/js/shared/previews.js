// Previews stay in the browser: an answer's pictures and sounds are taken out of it here, kept as blobs, and put into
// whatever element says data-file and data-part. What goes on to Dash holds none of them.
window.dashapp = window.dashapp || {};

(function (app) {
  "use strict";

  const kept = new Map(); // file id -> Map(part -> {blob, url})

  function toBlob(dataUri) {
    const comma = dataUri.indexOf(",");
    const type = dataUri.slice(5, comma).split(";")[0];
    const binary = window.atob(dataUri.slice(comma + 1));
    const bytes = new Uint8Array(binary.length);
    for (let i = 0; i < binary.length; i += 1) bytes[i] = binary.charCodeAt(i);
    return new Blob([bytes], { type: type });
  }

  function keep(parts, part, dataUri) {
    const blob = toBlob(dataUri);
    parts.set(part, { blob: blob, url: URL.createObjectURL(blob) });
  }

  /** Return a preview as a blob; undefined where there is none. */
  app.preview = function (id, part) {
    const parts = kept.get(id);
    return parts && parts.has(part) ? parts.get(part).blob : undefined;
  };

  app.forgetPreviews = function (id) {
    const parts = kept.get(id);
    if (parts) parts.forEach(function (each) { URL.revokeObjectURL(each.url); });
    kept.delete(id);
  };

  /** Keep one more preview of a file, or another in its place. */
  app.keepPreview = function (id, part, dataUri) {
    const parts = kept.get(id);
    if (parts.has(part)) URL.revokeObjectURL(parts.get(part).url);
    keep(parts, part, dataUri);
  };

  /** Keep the previews of an answer to a file and return the answer without them. */
  app.keepPreviews = function (id, answer, file) {
    app.forgetPreviews(id);
    const parts = new Map();
    const rest = Object.assign({}, answer);
    if (answer.view) {
      if (answer.view.preview) keep(parts, "preview", answer.view.preview);
      (answer.view.crops || []).forEach(function (crop, i) { keep(parts, "crop-" + i, crop); });
      rest.view = Object.assign({}, answer.view);
      delete rest.view.preview;
      delete rest.view.crops;
      if (!rest.view.envelope && !rest.view.levels) delete rest.view;
    }
    if (answer.kind === "video") {
      // What plays is the file itself, which the browser has.
      parts.set("file", { blob: file, url: URL.createObjectURL(file) });
      rest.faces = answer.faces.map(function (face, i) {
        if (face.crop) keep(parts, "crop-" + i, face.crop);
        return Object.assign({}, face, { crop: undefined });
      });
    }
    kept.set(id, parts);
    return rest;
  };

  /** Keep previews that are blobs already, by part. */
  app.keepBlobs = function (id, blobs) {
    kept.set(id, new Map(Object.keys(blobs).map(function (part) {
      return [part, { blob: blobs[part], url: URL.createObjectURL(blobs[part]) }];
    })));
  };

  app.fillPreviews = function (root) {
    root.querySelectorAll("[data-part]").forEach(function (element) {
      const parts = kept.get(element.dataset.file);
      const found = parts && parts.get(element.dataset.part);
      if (found && element.getAttribute("src") !== found.url) element.setAttribute("src", found.url);
    });
  };
})(window.dashapp);
