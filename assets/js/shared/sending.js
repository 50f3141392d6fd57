// One file to the REST API and its answer back: sent once, as it is, with progress, and it can be cancelled.
window.dashapp = window.dashapp || {};

(function (app) {
  "use strict";

  function noAnswer() { return { code: "no_answer", message: app.text("shared.noAnswer") }; }

  function parsed(text) {
    try {
      return JSON.parse(text);
    } catch (error) {
      return null; // a proxy may answer with a page of its own
    }
  }

  const TRIES = 6; // so often in all a file is sent to a server that is busy
  const BUSY = [429, 503];

  app.cancelled = function () { return { code: "cancelled", message: app.text("shared.cancelled") }; };

  /**
   * Send a file, or several in one request, to an address; `fields` are sent with it but for empty ones, such as names of models to ask. `on` has the
   * functions progress(share), sent(), analysed(share), answer(object) and error({code, message}). The answer comes as lines: how far it is, and last the answer or the error.
   * A server that is busy is asked again when it says so, after busy(). Returns what has abort(), which cancels.
   */
  app.send = function (address, file, fields, on) {
    app.expectGraphs();
    const sending = { request: null, timer: 0, tries: 0 };
    sending.abort = function () {
      window.clearTimeout(sending.timer);
      sending.request.abort();
    };
    attempt(sending, address, file, fields, on);
    return sending;
  };

  function attempt(sending, address, file, fields, on) {
    const request = new XMLHttpRequest();
    sending.request = request;
    sending.tries += 1;
    const form = new FormData();
    [].concat(file).forEach(function (each) { form.append("file", each, each.name); });
    Object.keys(fields).forEach(function (field) { if (fields[field]) form.append(field, fields[field]); });
    request.open("POST", address);
    request.upload.addEventListener("progress", function (event) {
      if (event.lengthComputable) on.progress(event.loaded / event.total);
    });
    request.upload.addEventListener("load", function () { on.sent(); });
    let read = 0;
    request.addEventListener("progress", function () {
      const end = request.responseText.lastIndexOf("\n");
      if (end < read) return;
      const line = parsed(request.responseText.slice(request.responseText.lastIndexOf("\n", end - 1) + 1, end));
      read = end + 1;
      if (line && typeof line.progress === "number") on.analysed(line.progress);
    });
    request.addEventListener("load", function () {
      const seconds = Number(request.getResponseHeader("Retry-After"));
      if (BUSY.includes(request.status) && seconds && sending.tries < TRIES) {
        if (on.busy) on.busy();
        sending.timer = window.setTimeout(attempt, 1000 * seconds, sending, address, file, fields, on);
        return;
      }
      const body = parsed(request.responseText.trim().split("\n").pop());
      if (request.status === 200 && body && body.kind) on.answer(body);
      else on.error(body && body.error && body.error.message ? body.error : noAnswer());
    });
    request.addEventListener("error", function () { on.error(noAnswer()); });
    request.send(form);
  }
})(window.dashapp);
