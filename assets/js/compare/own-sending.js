// Own labelled files to the REST API: sent once, as they are, with progress, and it can be cancelled.
window.dashapp = window.dashapp || {};

(function (app) {
  "use strict";

  function noAnswer() { return { code: "no_answer", message: app.text("own.connectionLost") }; }

  function parsed(text) {
    try {
      return JSON.parse(text);
    } catch (error) {
      return null; // a proxy may answer with a page of its own
    }
  }

  function form(order) {
    const fields = new FormData();
    fields.append("model", order.model);
    fields.append("name", order.name);
    Object.keys(order.mapping).forEach(function (label) { fields.append("map", label + "=" + order.mapping[label]); });
    const zip = order.entries.some(function (entry) { return entry.path.toLowerCase().endsWith(".zip"); });
    order.entries.forEach(function (entry) {
      const table = zip && entry.path.toLowerCase().endsWith(".csv"); // beside a zip it is the one that counts
      fields.append(table ? "labels" : "file", entry.file, entry.path);
    });
    return fields;
  }

  /** Send an order {model, name, mapping, entries}; `on` has sending(share), answering(share), done({answer} or {error}). */
  app.ownSend = function (order, on) {
    const request = new XMLHttpRequest();
    let read = 0;
    request.open("POST", "/api/v1/evaluate?progress=1");
    request.upload.addEventListener("progress", function (event) {
      if (event.lengthComputable) on.sending(event.loaded / event.total);
    });
    request.upload.addEventListener("load", function () { on.answering(0); });
    request.addEventListener("progress", function () {
      const end = request.responseText.lastIndexOf("\n");
      if (end < read) return;
      const line = parsed(request.responseText.slice(request.responseText.lastIndexOf("\n", end - 1) + 1, end));
      read = end + 1;
      if (line && typeof line.progress === "number") on.answering(line.progress);
    });
    request.addEventListener("load", function () {
      const body = parsed(request.responseText.trim().split("\n").pop());
      if (request.status === 200 && body && body.kind === "evaluation") on.done({ answer: body });
      else on.done({ error: body && body.error && body.error.message ? body.error : noAnswer() });
    });
    request.addEventListener("error", function () { on.done({ error: noAnswer() }); });
    request.send(form(order));
    return request;
  };

  /** Delete an evaluation; a promise of null, or of what kept it from being deleted. */
  app.ownDelete = function (name) {
    return window.fetch("/api/v1/evaluations/" + encodeURIComponent(name), { method: "DELETE" }).then(function (response) {
      if (response.ok || response.status === 404) return null;
      return response.json().then(function (body) { return body.error.message; });
    }).catch(function () { return noAnswer().message; });
  };
})(window.dashapp);
