// The last minute of a lane as stacked areas, drawn anew twice a second; what is older is not kept here.
window.dashapp = window.dashapp || {};

(function (app) {
  "use strict";

  const SPAN_S = 60;
  const GAP_S = 5; // a longer silence is a gap

  function colours(names) {
    const style = window.getComputedStyle(document.documentElement);
    return names.map(function (name) { return style.getPropertyValue("--" + name).trim(); });
  }

  function create(canvas, names) {
    let points = []; // {second, shares}

    function add(second, shares) {
      points.push({ second: second, shares: shares });
      points = points.filter(function (each) { return each.second > second - SPAN_S - GAP_S; });
    }

    function draw(now) {
      const width = canvas.clientWidth;
      const height = canvas.clientHeight;
      if (!width) return;
      const sharp = window.devicePixelRatio || 1;
      if (canvas.width !== Math.round(width * sharp)) {
        canvas.width = Math.round(width * sharp);
        canvas.height = Math.round(height * sharp);
      }
      const pen = canvas.getContext("2d");
      pen.setTransform(sharp, 0, 0, sharp, 0, 0);
      pen.clearRect(0, 0, width, height);
      const painted = colours(names);
      const at = function (second) { return width * (1 - (now - second) / SPAN_S); };
      points.forEach(function (each, i) {
        const next = points[i + 1];
        const until = next ? Math.min(next.second, each.second + GAP_S) : Math.min(now, each.second + GAP_S);
        if (!each.shares || until < now - SPAN_S) return;
        const left = Math.max(0, at(each.second));
        const right = at(until);
        let below = height;
        names.forEach(function (name, k) {
          const part = height * each.shares[name];
          pen.fillStyle = painted[k];
          pen.fillRect(left, below - part, right - left + 0.6, part);
          below -= part;
        });
      });
    }

    return { add: add, draw: draw, size: function () { return points.length; } };
  }

  app.liveTimeline = { create: create };
})(window.dashapp);
