// The last minute of a crowd as pictures: a spectrogram that scrolls, and below it which class each second was.
window.dashapp = window.dashapp || {};

(function (app) {
  "use strict";

  const SECONDS = 60;
  const COLUMNS_PER_S = 20; // as many as the server sends of a live answer
  const COLUMNS = SECONDS * COLUMNS_PER_S;
  const EDGE = 2; // columns at the beginning of an answer that see beyond it; the answer before has them whole
  const RANGE_DB = 80;
  const SOFTEST_DB = -50; // over full scale: a room in which nothing happens is to look dark, not bright
  const TICKS_HZ = [50, 100, 200, 500, 1000, 2000, 3000, 5000];
  const APART = 0.09; // of the height, so that two ticks do not touch each other
  const VIRIDIS = ["440154", "482878", "3e4989", "31688e", "26828e", "1f9e89", "35b779", "6ece58", "b5de2b", "fde725"];
  const INK = "#16171d"; // dark on each colour of the classes, on a light page and on a dark one
  const CLASS_HEIGHT = 26;
  const GAP = 4;

  /** The colours as bytes, red, green, blue by turns, of 256 levels. */
  const COLOURS = (function () {
    const stops = VIRIDIS.map(function (hex) { return [0, 2, 4].map(function (at) { return parseInt(hex.slice(at, at + 2), 16); }); });
    const bytes = new Uint8Array(3 * 256);
    for (let level = 0; level < 256; level += 1) {
      const place = level / 255 * (stops.length - 1);
      const low = Math.min(stops.length - 2, Math.floor(place));
      for (let part = 0; part < 3; part += 1) {
        bytes[3 * level + part] = Math.round(stops[low][part] + (place - low) * (stops[low + 1][part] - stops[low][part]));
      }
    }
    return bytes;
  })();

  /** A canvas as sharp as the screen, empty, to be drawn on in CSS pixels. */
  function cleared(canvas) {
    const ratio = window.devicePixelRatio || 1;
    const width = canvas.clientWidth;
    const height = canvas.clientHeight;
    canvas.width = Math.round(width * ratio);
    canvas.height = Math.round(height * ratio);
    const context = canvas.getContext("2d");
    context.scale(ratio, ratio);
    return { context: context, width: width, height: height };
  }

  /** Where bands with these centres have round frequencies: share of the height from below, and what is written there. */
  function ticks(centres) {
    const found = [];
    TICKS_HZ.forEach(function (hz) {
      const above = centres.findIndex(function (centre) { return centre >= hz; });
      if (above < 1) return;
      const between = (hz - centres[above - 1]) / (centres[above] - centres[above - 1]);
      const at = (above - 0.5 + between) / centres.length;
      if (found.length && at - found[found.length - 1].at < APART) return;
      found.push({ at: at, text: hz < 1000 ? hz + " Hz" : hz / 1000 + " kHz" });
    });
    return found;
  }

  /**
   * The pictures on a card: add() takes what an answer covers and draw() draws it. Seconds are those of the microphone.
   */
  app.crowdPicture = function (card) {
    const spectrogram = card.querySelector('[data-live="spectrogram"]');
    const timeline = card.querySelector('[data-live="timeline"]');
    const scale = card.querySelector('[data-live="hertz"]');
    const small = document.createElement("canvas");
    let bands = 0;
    let heardOn = ""; // scale of frequency
    let levels = null; // dB over full scale, a column behind the other; NaN where nothing was heard
    let newest = 0; // the number of the column that will come next, since the microphone was opened
    let moments = []; // { from, to, top, shares }; top is empty where there was no sound at all

    /** Everything anew: on another scale of frequency the bands are others. */
    function begin(name, centres, count) {
      heardOn = name;
      bands = count;
      newest = 0;
      levels = new Float32Array(COLUMNS * bands).fill(NaN);
      small.width = COLUMNS;
      small.height = bands;
      scale.replaceChildren(...ticks(centres).map(function (tick) {
        const label = document.createElement("span");
        label.textContent = tick.text;
        label.style.bottom = 100 * tick.at + "%";
        return label;
      }));
    }

    function put(number, column, loudest) {
      const at = number % COLUMNS * bands;
      for (let band = 0; band < bands; band += 1) levels[at + band] = column ? loudest + column[band] : NaN;
    }

    /** What is seen of the seconds until `end`; the levels of an answer begin each at their own loudest point. */
    function addLevels(end, answer) {
      const view = answer.view;
      if (answer.scale !== heardOn) begin(answer.scale, view.centres_hz, view.levels[0].length);
      const length = view.seconds[1] - view.seconds[0];
      const from = Math.round((end - length) * COLUMNS_PER_S);
      const to = Math.round(end * COLUMNS_PER_S);
      const loudest = view.loudest_db === null ? -200 : view.loudest_db;
      for (let number = Math.max(newest, to - COLUMNS); number < from; number += 1) put(number, null, 0); // was not asked about
      for (let number = Math.max(0, from); number < to; number += 1) {
        if (number < newest && number < from + EDGE) continue;
        const column = Math.floor((number - from + 0.5) / (to - from) * view.levels.length);
        put(number, view.levels[column], loudest);
      }
      newest = Math.max(newest, to);
    }

    function addMoment(end, length, top, shares) {
      const before = moments.length ? moments[moments.length - 1].to : 0;
      moments = moments.filter(function (moment) { return moment.to > end - SECONDS; });
      // A step that was left out is covered by the next answer, as far as that reaches back.
      moments.push({ from: Math.max(before, end - length), to: end, top: top, shares: shares });
    }

    function reference() {
      let loudest = SOFTEST_DB;
      for (let i = 0; i < levels.length; i += 1) if (levels[i] > loudest) loudest = levels[i];
      return loudest;
    }

    function drawSpectrogram() {
      const on = cleared(spectrogram);
      if (!levels) return;
      const context = small.getContext("2d");
      const image = context.createImageData(COLUMNS, bands);
      const lowest = reference() - RANGE_DB;
      for (let x = 0; x < COLUMNS; x += 1) {
        const number = newest - COLUMNS + x;
        if (number < 0) continue;
        const at = number % COLUMNS * bands;
        for (let band = 0; band < bands; band += 1) {
          const level = levels[at + band];
          if (Number.isNaN(level)) break;
          const colour = 3 * Math.round(255 * Math.max(0, Math.min(1, (level - lowest) / RANGE_DB)));
          const pixel = 4 * ((bands - 1 - band) * COLUMNS + x);
          image.data[pixel] = COLOURS[colour];
          image.data[pixel + 1] = COLOURS[colour + 1];
          image.data[pixel + 2] = COLOURS[colour + 2];
          image.data[pixel + 3] = 255;
        }
      }
      context.putImageData(image, 0, 0);
      on.context.drawImage(small, 0, 0, on.width, on.height);
    }

    /** Neighbouring moments of one class, so that its word is written once. */
    function runs() {
      const found = [];
      moments.forEach(function (moment) {
        const last = found[found.length - 1];
        if (last && last.top === moment.top && moment.from - last.to < 0.1) last.to = moment.to;
        else found.push({ from: moment.from, to: moment.to, top: moment.top });
      });
      return found;
    }

    function drawTimeline() {
      const on = cleared(timeline);
      const end = newest / COLUMNS_PER_S;
      const style = getComputedStyle(card);
      const words = JSON.parse(card.dataset.words);
      const x = function (second) { return Math.max(0, (second - end + SECONDS) / SECONDS * on.width); };
      const colour = function (label) { return style.getPropertyValue("--crowd-" + label); };
      on.context.font = "600 12px " + style.fontFamily;
      on.context.textAlign = "center";
      on.context.textBaseline = "middle";
      runs().forEach(function (run) {
        if (!run.top) return;
        const left = x(run.from);
        const width = x(run.to) - left;
        on.context.fillStyle = colour(run.top);
        on.context.fillRect(left, 0, Math.max(1, width - 1), CLASS_HEIGHT);
        if (on.context.measureText(words[run.top].title).width > width - 8) return;
        on.context.fillStyle = INK;
        on.context.fillText(words[run.top].title, left + width / 2, CLASS_HEIGHT / 2 + 1);
      });
      const height = on.height - CLASS_HEIGHT - GAP;
      moments.forEach(function (moment) {
        if (!moment.top) return;
        let below = on.height;
        Object.keys(words).forEach(function (label) {
          const part = height * moment.shares[label];
          on.context.fillStyle = colour(label);
          on.context.fillRect(x(moment.from), below - part, Math.max(1, x(moment.to) - x(moment.from) - 1), part);
          below -= part;
        });
      });
    }

    function draw() {
      if (!spectrogram.clientWidth) return;
      drawSpectrogram();
      drawTimeline();
    }

    return {
      /** What an answer says of the seconds until `end`: its view, its top class, its shares. */
      add: function (end, answer) {
        addLevels(end, answer);
        addMoment(end, answer.duration_s, answer.top, answer.shares);
        draw();
      },
      /** There was no sound at all in the `length` seconds until `end`. */
      addNothing: function (end, length) {
        if (!levels) begin("", [], 1);
        const to = Math.round(end * COLUMNS_PER_S);
        for (let number = Math.max(newest, to - COLUMNS); number < to; number += 1) {
          put(number, number < to - length * COLUMNS_PER_S ? null : new Float32Array(bands), -200);
        }
        newest = Math.max(newest, to);
        addMoment(end, length, "", null);
        draw();
      },
      draw: draw,
    };
  };
})(window.dashapp);
