// How sure an answer sounds, as in dashapp/ui/words.py, whose numbers (`bounds`) come with the page.
window.dashapp = window.dashapp || {};

(function (app) {
  "use strict";

  app.words = {
    /** How far the top of a distribution stands out: "clear", "leaning", "between" or "open". */
    standing: function (distribution, certain, bounds) {
      const [first, second] = Object.values(distribution).sort(function (a, b) { return b - a; });
      if (certain && first >= bounds.clear) return "clear";
      if (first < bounds.flat) return "open";
      if (first - second >= bounds.close) return "leaning";
      return first + second >= bounds.two ? "between" : "open";
    },

    /** The hedge of an answer that stands out, but not far; `name` as in the middle of a sentence. */
    leaning: function (name, certain) { return app.text(certain ? "shared.probably" : "shared.perhaps", { name: name }); },

    /** A probability, never 0 or 100: the model is never that sure. */
    percent: function (probability) {
      if (probability <= 0.005) return "<1\u00a0%";
      if (probability >= 0.995) return ">99\u00a0%";
      return Math.round(100 * probability) + "\u00a0%";
    },
  };
})(window.dashapp);
