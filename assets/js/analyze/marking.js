// A person corrects the detector: marks a face that it missed, or moves and resizes the box of the selected one.
// The part of the kept preview around the box is asked about; the file itself is not sent again.
window.dashapp = window.dashapp || {};

(function (app) {
  "use strict";

  const AROUND = 0.6; // of the box's side, sent with it on each side: age and sex are read from a wider part
  const LONGEST = 640; // pixels of the part that is sent
  const SMALLEST = 0.03; // side of a box, as a share of the picture's shorter side
  const STILL = 6; // pixels within which a press is no drag
  const PAUSE_MS = 500; // after the last key
  const KEYS = { ArrowLeft: [-1, 0, 0], ArrowRight: [1, 0, 0], ArrowUp: [0, -1, 0], ArrowDown: [0, 1, 0], "+": [0, 0, 1], "-": [0, 0, -1] };

  let drag = null; // {frame, index, from, start, box, moved}
  let typing = null;

  function size(frame) { return { width: Number(frame.dataset.width), height: Number(frame.dataset.height) }; }

  function entryOf(frame) { return app.find(frame.dataset.file); }

  /** Return where a pointer is, in pixels of the picture. */
  function at(frame, event) {
    const shown = frame.getBoundingClientRect();
    const scale = size(frame).width / shown.width;
    return { x: (event.clientX - shown.left) * scale, y: (event.clientY - shown.top) * scale };
  }

  /** Return the square inside the picture that is nearest to a square. */
  function inside(frame, box) {
    const picture = size(frame);
    const shorter = Math.min(picture.width, picture.height);
    const side = Math.min(shorter, Math.max(box.width, SMALLEST * shorter));
    const clamp = function (value, most) { return Math.max(0, Math.min(value, most)); };
    return {
      x: clamp(box.x + (box.width - side) / 2, picture.width - side),
      y: clamp(box.y + (box.width - side) / 2, picture.height - side),
      width: side,
      height: side,
    };
  }

  function drawn(from, to) {
    const side = Math.max(Math.abs(to.x - from.x), Math.abs(to.y - from.y));
    return { x: to.x < from.x ? from.x - side : from.x, y: to.y < from.y ? from.y - side : from.y, width: side, height: side };
  }

  function place(element, frame, box) {
    const picture = size(frame);
    element.style.left = (100 * box.x) / picture.width + "%";
    element.style.top = (100 * box.y) / picture.height + "%";
    element.style.width = (100 * box.width) / picture.width + "%";
    element.style.height = (100 * box.height) / picture.height + "%";
  }

  function draft(frame) {
    const element = document.createElement("div");
    element.className = "box box--draft";
    frame.append(element);
    return element;
  }

  function boxButton(frame, index) { return frame.querySelector('.box[data-face="' + index + '"]'); }

  /** Cut box and surroundings out of the preview; resolves to {blob, box} with the box in pixels of the part. */
  function part(entry, frame, box) {
    return window.createImageBitmap(app.preview(entry.id, "preview")).then(function (preview) {
      const scale = preview.width / size(frame).width;
      const margin = AROUND * box.width;
      const left = Math.max(0, box.x - margin);
      const top = Math.max(0, box.y - margin);
      const right = Math.min(size(frame).width, box.x + box.width + margin);
      const bottom = Math.min(size(frame).height, box.y + box.height + margin);
      const shrink = Math.min(scale, LONGEST / Math.max(right - left, bottom - top));
      const canvas = document.createElement("canvas");
      canvas.width = Math.max(1, Math.round((right - left) * shrink));
      canvas.height = Math.max(1, Math.round((bottom - top) * shrink));
      canvas.getContext("2d").drawImage(preview, left * scale, top * scale, (right - left) * scale, (bottom - top) * scale,
        0, 0, canvas.width, canvas.height);
      return new Promise(function (resolve) { canvas.toBlob(resolve, "image/jpeg", 0.95); }).then(function (blob) {
        return { blob: blob, x: (box.x - left) * shrink, y: (box.y - top) * shrink, side: box.width * shrink };
      });
    });
  }

  function ask(entry, frame, box, roll) {
    return part(entry, frame, box).then(function (sent) {
      const form = new FormData();
      form.append("file", sent.blob, "part.jpg");
      form.append("face_model", entry.answer.model);
      form.append("answers", entry.answer.answers || "");
      form.append("x", Math.round(sent.x));
      form.append("y", Math.round(sent.y));
      form.append("side", Math.round(sent.side));
      form.append("roll", roll);
      return window.fetch("/api/v1/face", { method: "POST", body: form });
    }).then(function (response) { return response.json(); }).then(function (body) {
      if (body.error) throw new Error(body.error.message);
      return body;
    });
  }

  function read(frame, index, box) {
    const entry = entryOf(frame);
    const picture = size(frame);
    const known = entry.answer.faces[index];
    frame.classList.add("picture__frame--asking");
    ask(entry, frame, box, known ? known.roll_degrees : 0).then(function (face) {
      const whole = Object.assign(face, {
        box: {
          x: Math.round(box.x),
          y: Math.round(box.y),
          width: Math.min(Math.round(box.width), picture.width - Math.round(box.x)),
          height: Math.min(Math.round(box.height), picture.height - Math.round(box.y)),
        },
      });
      app.keepPreview(entry.id, "crop-" + index, whole.crop);
      delete whole.crop;
      const faces = entry.answer.faces.slice();
      faces[index] = whole;
      entry.answer = Object.assign({}, entry.answer, { faces: faces });
      entry.face = index;
      entry.version += 1;
      app.showSelected(false);
      app.drawQueue();
    }).catch(function (error) {
      frame.classList.remove("picture__frame--asking");
      if (known) place(boxButton(frame, index), frame, known.box);
      app.announce(error instanceof TypeError ? app.text("shared.tryAgain") : error.message);
    });
  }

  function setMarking(frame, on) {
    frame.classList.toggle("picture__frame--marking", on);
    const button = frame.closest("article").querySelector('[data-action="mark"]');
    if (button) {
      button.setAttribute("aria-pressed", on ? "true" : "false");
      button.lastChild.textContent = app.text(on ? "analyze.drawSquare" : "analyze.markFace");
    }
    if (on) app.announce(app.text("analyze.drawSquareHint"));
  }

  /**
   * The button "Mark a face": the next drag over the picture draws a box. By the keyboard a box is put into the middle,
   * to be moved and resized by keys.
   */
  app.mark = function (button, event) {
    const frame = button.closest("article").querySelector(".picture__frame");
    if (event.detail === 0) {
      const picture = size(frame);
      const side = Math.min(picture.width, picture.height) / 2;
      const middle = { x: (picture.width - side) / 2, y: (picture.height - side) / 2, width: side, height: side };
      read(frame, entryOf(frame).answer.faces.length, middle);
      return;
    }
    setMarking(frame, !frame.classList.contains("picture__frame--marking"));
    frame.scrollIntoView({ block: "nearest" });
  };

  document.addEventListener("pointerdown", function (event) {
    const frame = event.target.closest(".picture__frame");
    if (!frame || event.button !== 0 || frame.classList.contains("picture__frame--asking")) return;
    const from = at(frame, event);
    if (frame.classList.contains("picture__frame--marking")) {
      drag = { frame: frame, index: entryOf(frame).answer.faces.length, from: from, start: null, element: draft(frame) };
    } else {
      const button = event.target.closest('.box[aria-pressed="true"]');
      if (!button) return;
      const index = Number(button.dataset.face);
      const box = entryOf(frame).answer.faces[index].box;
      const corner = Boolean(event.target.closest(".box__corner"));
      drag = { frame: frame, index: index, from: from, start: Object.assign({}, box), corner: corner, element: button };
    }
    drag.pressed = { x: event.clientX, y: event.clientY };
    event.preventDefault();
  });

  document.addEventListener("pointermove", function (event) {
    if (!drag) return;
    if (!drag.box && Math.hypot(event.clientX - drag.pressed.x, event.clientY - drag.pressed.y) < STILL) return;
    const to = at(drag.frame, event);
    const by = { x: to.x - drag.from.x, y: to.y - drag.from.y };
    let box = drawn(drag.from, to);
    if (drag.start && drag.corner) {
      const side = Math.max(1, drag.start.width + Math.max(by.x, by.y));
      box = { x: drag.start.x, y: drag.start.y, width: side, height: side };
    } else if (drag.start) {
      box = Object.assign({}, drag.start, { x: drag.start.x + by.x, y: drag.start.y + by.y });
    }
    drag.box = inside(drag.frame, box);
    place(drag.element, drag.frame, drag.box);
  });

  function end(take) {
    const done = drag;
    drag = null;
    if (!done) return;
    if (!done.start) done.element.remove();
    if (done.box && take) {
      setMarking(done.frame, false);
      read(done.frame, done.index, done.box);
    } else if (done.box && done.start) {
      place(done.element, done.frame, done.start);
    }
  }

  document.addEventListener("pointerup", function () { end(true); });
  document.addEventListener("pointercancel", function () { end(false); });

  document.addEventListener("keydown", function (event) {
    if (event.key === "Escape") {
      end(false);
      document.querySelectorAll(".picture__frame--marking").forEach(function (frame) { setMarking(frame, false); });
    }
    const button = event.target.closest ? event.target.closest('.box[aria-pressed="true"]') : null;
    const step = KEYS[event.key];
    if (!button || !step || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    const frame = button.closest(".picture__frame");
    const index = Number(button.dataset.face);
    if (!typing) typing = { box: Object.assign({}, entryOf(frame).answer.faces[index].box) };
    const by = 0.05 * typing.box.width;
    const grown = by * step[2];
    typing.box = inside(frame, {
      x: typing.box.x + by * step[0] - grown / 2,
      y: typing.box.y + by * step[1] - grown / 2,
      width: typing.box.width + grown,
      height: typing.box.width + grown,
    });
    place(button, frame, typing.box);
    window.clearTimeout(typing.timer);
    typing.timer = window.setTimeout(function () {
      const box = typing.box;
      typing = null;
      read(frame, index, box);
    }, PAUSE_MS);
  });
})(window.dashapp);
