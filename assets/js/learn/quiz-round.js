// A round of the quiz, as data: which items, what was said, and what that comes to. Nothing here touches the page.
window.dashapp = window.dashapp || {};

(function (app) {
  "use strict";

  const ITEMS = 10;

  /** Numbers from 0 to 1 that are the same for the same seed (mulberry32, T. Ettinger). */
  function random(seed) {
    let state = seed >>> 0;
    return function () {
      state = (state + 0x6d2b79f5) >>> 0;
      let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
      mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
      return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
    };
  }

  function shuffled(list, next) {
    const found = list.slice();
    for (let i = found.length - 1; i > 0; i -= 1) {
      const j = Math.floor(next() * (i + 1));
      [found[i], found[j]] = [found[j], found[i]];
    }
    return found;
  }

  /** Draw items of some kinds and emotions, of each emotion as many as of the others as far as there are some. */
  function draw(items, kinds, emotions, seed) {
    const next = random(seed);
    const by = emotions.map(function (emotion) {
      return shuffled(items.filter(function (item) { return kinds.includes(item.kind) && item.truth === emotion; }), next);
    });
    const found = [];
    for (let turn = 0; found.length < ITEMS && by.some(function (own) { return own.length > turn; }); turn += 1) {
      shuffled(by, next).forEach(function (own) { if (own.length > turn && found.length < ITEMS) found.push(own[turn]); });
    }
    return shuffled(found, next);
  }

  function zeros(emotions) { return emotions.map(function () { return emotions.map(function () { return 0; }); }); }

  /** Counts (truth, said) of what `said(item)` gives: weights by emotion, or nothing. */
  function matrix(round, emotions, said) {
    const counts = zeros(emotions);
    round.forEach(function (item) {
      const weights = said(item);
      const row = emotions.indexOf(item.truth);
      if (!weights || row < 0) return;
      emotions.forEach(function (emotion, column) { counts[row][column] += weights[emotion] || 0; });
    });
    return counts;
  }

  /** The most probable of the emotions that were asked for. */
  function top(shares, emotions) {
    return emotions.reduce(function (best, each) { return (shares[each] || 0) > (shares[best] || 0) ? each : best; });
  }

  function total(counts) {
    return Object.values(counts).reduce(function (sum, count) { return sum + count; }, 0);
  }

  function csv(round, hands, emotions) {
    const quoted = function (text) { return '"' + String(text).replace(/"/g, '""') + '"'; };
    const head = ["item", "kind", "truth", "model"].concat(emotions);
    const lines = round.map(function (item, i) {
      const said = item.model ? top(item.model, emotions) : "";
      return [item.id, item.kind, item.truth, said].concat(emotions.map(function (each) { return (hands[i] || {})[each] || 0; }));
    });
    return [head].concat(lines).map(function (line) { return line.map(quoted).join(","); }).join("\r\n") + "\r\n";
  }

  app.quizRound = { draw: draw, matrix: matrix, top: top, total: total, csv: csv };
})(window.dashapp);
