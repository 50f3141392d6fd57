// A picture with its boxes and the bars of its faces as one drawing (SVG), and the same as pixels (PNG).
window.dashapp = window.dashapp || {};

(function (app) {
  "use strict";

  const SPACE = spaceOfDrawings();
  const WIDTH = 900; // of the picture, in units of the drawing
  const PANEL = 330; // of a face's bars
  const ROW = 26;
  const FACE_HEIGHT = 7 * ROW + 56;
  const INK = "#16171d";

  function spaceOfDrawings() {
    const made = document.createElement("div");
    made.innerHTML = "<svg></svg>";
    return made.firstChild.namespaceURI;
  }

  function colour(emotion) {
    return window.getComputedStyle(document.documentElement).getPropertyValue("--" + emotion).trim() || "#9396a0";
  }

  function shape(name, attributes, text) {
    const made = document.createElementNS(SPACE, name);
    Object.keys(attributes).forEach(function (key) { made.setAttribute(key, attributes[key]); });
    if (text !== undefined) made.textContent = text;
    return made;
  }

  function words(x, y, text, more) {
    return shape("text", Object.assign({ x: x, y: y, fill: INK, "font-family": "Inter, Helvetica, Arial, sans-serif", "font-size": 16 }, more), text);
  }

  function box(face, number, scale) {
    const group = shape("g", {});
    const own = face.box;
    const fill = colour(face.top.emotion);
    const side = 24;
    group.append(
      shape("rect", { x: own.x * scale, y: own.y * scale, width: own.width * scale, height: own.height * scale, fill: "none", stroke: "#fff", "stroke-width": 5 }),
      shape("rect", { x: own.x * scale, y: own.y * scale, width: own.width * scale, height: own.height * scale, fill: "none", stroke: fill, "stroke-width": 3 }),
      shape("rect", { x: own.x * scale, y: own.y * scale, width: side, height: side, fill: INK }),
      words(own.x * scale + side / 2, own.y * scale + 18, String(number), { fill: "#fff", "text-anchor": "middle", "font-weight": 700 })
    );
    return group;
  }

  function bars(face, number, top, titles) {
    const group = shape("g", { transform: "translate(" + (WIDTH + 24) + "," + top + ")" });
    group.append(words(0, 20, app.text("analyze.faceNumber", { number: number }), { "font-weight": 700 }));
    if (!face.readable) {
      group.append(words(0, 46, app.text("analyze.hardToRead")));
      return group;
    }
    Object.keys(face.emotion).forEach(function (emotion, i) {
      const y = 34 + i * ROW;
      const share = face.emotion[emotion];
      const bold = emotion === face.top.emotion ? 700 : 400;
      group.append(
        words(0, y + 15, titles[emotion] || emotion, { "font-size": 14, "font-weight": bold }),
        shape("rect", { x: 92, y: y + 4, width: 170, height: 12, rx: 6, fill: "#ececf1" }),
        shape("rect", { x: 92, y: y + 4, width: Math.max(2, 170 * share), height: 12, rx: 6, fill: colour(emotion) }),
        words(PANEL - 12, y + 15, app.words.percent(share), { "font-size": 14, "font-weight": bold, "text-anchor": "end" })
      );
    });
    return group;
  }

  /** The drawing as text; `picture` is a data URI. */
  app.drawnAnswer = function (answer, picture, titles) {
    const scale = WIDTH / answer.width;
    const height = Math.max(answer.height * scale, answer.faces.length * FACE_HEIGHT) + 40;
    const width = WIDTH + (answer.faces.length ? PANEL + 24 : 0);
    const drawing = shape("svg", { viewBox: "0 0 " + width + " " + height, width: width, height: height });
    drawing.append(shape("rect", { width: width, height: height, fill: "#fff" }));
    const image = shape("image", { width: WIDTH, height: answer.height * scale, href: picture });
    drawing.append(image);
    answer.faces.forEach(function (face, i) { drawing.append(box(face, i + 1, scale), bars(face, i + 1, i * FACE_HEIGHT, titles)); });
    drawing.append(words(8, height - 14, app.text("analyze.drawingNote"), { "font-size": 13, fill: "#565966" }));
    return new XMLSerializer().serializeToString(drawing);
  };

  /** A drawing as a PNG: a promise of a blob. */
  app.asPixels = function (drawing) {
    return new Promise(function (resolve, reject) {
      const url = URL.createObjectURL(new Blob([drawing], { type: "image/svg+xml" }));
      const image = new Image();
      image.onload = function () {
        const canvas = document.createElement("canvas");
        canvas.width = image.naturalWidth;
        canvas.height = image.naturalHeight;
        canvas.getContext("2d").drawImage(image, 0, 0);
        URL.revokeObjectURL(url);
        canvas.toBlob(function (blob) { return blob ? resolve(blob) : reject(new Error("no picture")); }, "image/png");
      };
      image.onerror = function () { URL.revokeObjectURL(url); reject(new Error("no picture")); };
      image.src = url;
    });
  };
})(window.dashapp);
