// A live session as data: what face and voice say, smoothed, both joined, and its course as a table and as subtitles.
window.dashapp = window.dashapp || {};

(function (app) {
  "use strict";

  const LAG_S = 1; // time constant of the smoothing: after a second two thirds of a change are shown
  const KEPT_S = 7200; // of the course: two hours
  const LATE_S = 5; // what is older than that says nothing of now

  function emotions(shares) { return Object.keys(shares); }

  /** Weighted mean of two distributions; `share` is the weight of the second. */
  function mixed(one, other, share) {
    const found = {};
    emotions(other).forEach(function (name) { found[name] = (1 - share) * one[name] + share * other[name]; });
    return found;
  }

  /** 0 where every label is as probable, 1 where one is certain. */
  function sureness(shares) {
    const values = Object.values(shares).map(function (value) { return Math.max(value, 1e-12); });
    const sum = values.reduce(function (all, value) { return all + value * Math.log(value); }, 0);
    return Math.max(0, 1 + sum / Math.log(values.length));
  }

  /** Late fusion as in dashapp/service/fusion.py: probabilities multiplied, the surer one counting fully. */
  function fused(one, other) {
    const sure = [sureness(one), sureness(other)];
    const most = Math.max(sure[0], sure[1]);
    const weights = sure.map(function (each) { return most ? each / most : 1; });
    const found = {};
    let sum = 0;
    emotions(one).forEach(function (name) {
      found[name] = Math.exp(weights[0] * Math.log(Math.max(one[name], 1e-9)) + weights[1] * Math.log(Math.max(other[name], 1e-9)));
      sum += found[name];
    });
    emotions(found).forEach(function (name) { found[name] /= sum; });
    return found;
  }

  function top(shares) {
    return emotions(shares).reduce(function (best, name) { return shares[name] > shares[best] ? name : best; });
  }

  function clock(seconds) {
    const milliseconds = Math.round(1000 * seconds);
    const two = function (value) { return String(value).padStart(2, "0"); };
    return two(Math.floor(milliseconds / 3600000)) + ":" + two(Math.floor(milliseconds / 60000) % 60) + ":" +
      two(Math.floor(milliseconds / 1000) % 60) + "." + String(milliseconds % 1000).padStart(3, "0");
  }

  function create() {
    const now = { face: null, voice: null }; // {shares, certain, second}
    const course = []; // one entry a second: {second, face, voice, both}

    /** Take what a lane says; null where it says nothing. */
    function add(lane, second, shares, certain) {
      const before = now[lane];
      if (!shares) now[lane] = null;
      else {
        const share = before ? 1 - Math.exp(-(second - before.second) / LAG_S) : 1;
        now[lane] = { shares: before ? mixed(before.shares, shares, share) : shares, certain: certain, second: second };
      }
    }

    function current(lane, second) {
      const own = now[lane];
      return own && second - own.second <= LATE_S ? own : null;
    }

    /** What face and voice say together; null where neither says anything. */
    function together(second) {
      const face = current("face", second);
      const voice = current("voice", second);
      if (!face || !voice) return face || voice;
      const shares = fused(face.shares, voice.shares);
      const differ = top(face.shares) !== top(voice.shares) && face.certain && voice.certain;
      return { shares: shares, certain: (face.certain || voice.certain) && !differ, second: second };
    }

    /** Keep what is so at a second. */
    function note(second) {
      const shares = function (each) { return each ? each.shares : null; };
      course.push({
        second: second, face: shares(current("face", second)), voice: shares(current("voice", second)), both: shares(together(second)),
      });
      if (course.length > KEPT_S) course.shift();
    }

    function csv(names) {
      const lanes = ["face", "voice", "both"];
      const head = ["second"].concat(...lanes.map(function (lane) {
        return [lane].concat(names.map(function (name) { return lane + "_p_" + name; }));
      }));
      const lines = course.map(function (each) {
        return [each.second.toFixed(1)].concat(...lanes.map(function (lane) {
          const shares = each[lane];
          return [shares ? top(shares) : ""].concat(names.map(function (name) { return shares ? shares[name].toFixed(4) : ""; }));
        }));
      });
      return [head].concat(lines).map(function (line) { return line.join(","); }).join("\r\n") + "\r\n";
    }

    function vtt(titles) {
      const cues = ["WEBVTT", "NOTE Expressions as raters would call them; the percentage is the mean probability."];
      let run = null;
      const close = function () {
        if (run) cues.push(clock(run.from) + " --> " + clock(run.to) + "\n" + titles[run.emotion] + " " + Math.round(100 * run.sum / run.count) + "%");
        run = null;
      };
      course.forEach(function (each, i) {
        const emotion = each.both && top(each.both);
        if (!run || run.emotion !== emotion) close();
        if (!emotion) return;
        const to = i + 1 < course.length ? course[i + 1].second : each.second + 1;
        if (!run) run = { emotion: emotion, from: each.second, to: to, sum: 0, count: 0 };
        run.to = to;
        run.sum += each.both[emotion];
        run.count += 1;
      });
      close();
      return cues.join("\n\n") + "\n";
    }

    return { add: add, current: current, together: together, note: note, course: course, csv: csv, vtt: vtt };
  }

  app.liveSession = { create: create, fused: fused, top: top };
})(window.dashapp);
