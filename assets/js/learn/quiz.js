// The quiz: one person chooses, or a class shows hands that are counted in by keys. It lives in the browser alone.
window.dashapp = window.dashapp || {};

(function (app) {
  "use strict";

  const HIGHEST_SEED = 1000000;
  const LEVELS = { two: 2, four: 4, seven: 7 };
  const FOUR = ["angry", "happy", "sad", "neutral"];
  let quiz = null; // {stage, data, choice, round, at, hands, revealed}

  function stage() { return document.querySelector("[data-quiz]"); }
  function view() { return app.quizView; }
  function say(name, values) { return view().filled(quiz.data.texts[name], values || {}); }
  function titled(keys) { return quiz.data.emotions.filter(function (each) { return keys.includes(each.key); }); }
  function titleOf(key) { return titled([key])[0].title; }

  /** The emotions of the level, in their order. */
  function asked() {
    const choice = quiz.choice;
    const keys = quiz.data.emotions.map(function (each) { return each.key; });
    if (choice.level === "two") return keys.filter(function (key) { return choice.pair.split("-").includes(key); });
    return choice.level === "four" ? keys.filter(function (key) { return FOUR.includes(key); }) : keys;
  }

  function load(place) {
    quiz = { stage: place, data: null, choice: null, round: null };
    const own = quiz;
    const seed = Math.floor(Math.random() * HIGHEST_SEED);
    place.dataset.state = "loading";
    window.fetch(place.dataset.quiz + "?seed=" + seed).then(function (response) {
      if (!response.ok) throw new Error(String(response.status));
      return response.json();
    }).then(function (data) {
      if (quiz !== own) return;
      quiz.data = data;
      quiz.choice = { what: "both", level: "seven", pair: "angry-sad", who: "alone", seed: seed };
      showChoices();
    }).catch(function () {
      if (quiz === own) place.replaceChildren(view().element("p", "learn__note", place.dataset.unavailable));
    });
  }

  function draw(parts, state) {
    quiz.stage.dataset.state = state;
    quiz.stage.replaceChildren.apply(quiz.stage, parts.filter(Boolean));
  }

  function showChoices(note) {
    const v = view();
    const choice = quiz.choice;
    const change = function (name) { return function (value) { choice[name] = value; showChoices(); }; };
    const pairs = [];
    quiz.data.emotions.forEach(function (one, i) {
      quiz.data.emotions.slice(i + 1).forEach(function (other) {
        pairs.push([one.key + "-" + other.key, one.title + ", " + other.title.toLowerCase()]);
      });
    });
    const seed = v.element("input");
    seed.type = "number";
    seed.min = 1;
    seed.max = HIGHEST_SEED;
    seed.value = choice.seed;
    seed.addEventListener("change", function () { choice.seed = Math.max(1, Math.round(Number(seed.value)) || 1); });
    const controls = [
      v.select(say("what"), [["both", say("both")], ["face", say("face")], ["voice", say("voice")]], choice.what, change("what")),
      v.select(say("level"), Object.keys(LEVELS).map(function (level) { return [level, say(level)]; }), choice.level, change("level")),
      choice.level === "two" ? v.select(say("pair"), pairs, choice.pair, change("pair")) : null,
      v.select(say("who"), [["alone", say("alone")], ["class", say("class")]], choice.who, change("who")),
      v.element("label", "", [say("round"), seed]),
    ];
    const start = v.button(say("start"), "button button--primary", begin);
    draw([
      v.element("div", "lquiz__choices", controls),
      v.element("p", "hint", say(quiz.data.source)),
      note ? v.element("p", "learn__note", note) : null,
      v.element("div", "lquiz__bar", start),
    ], "choosing");
  }

  function begin() {
    const kinds = quiz.choice.what === "both" ? ["face", "voice"] : [quiz.choice.what];
    quiz.round = app.quizRound.draw(quiz.data.items, kinds, asked(), quiz.choice.seed);
    if (!quiz.round.length) {
      showChoices(say("too_few"));
      return;
    }
    quiz.hands = quiz.round.map(function () { return {}; });
    quiz.at = 0;
    quiz.revealed = false;
    showItem();
  }

  function media(item) {
    const v = view();
    if (item.kind === "face") {
      const picture = v.element("img");
      picture.src = item.url;
      picture.alt = say("ask_face");
      return v.element("div", "lquiz__media", picture);
    }
    const player = v.element("audio", "player");
    player.controls = true;
    player.src = item.url;
    player.setAttribute("aria-label", say("ask_voice"));
    const sound = v.element("span", "icon icon-sound icon--xl");
    sound.setAttribute("aria-hidden", "true");
    return v.element("div", "lquiz__media", [v.element("div", "lquiz__sound", sound), player]);
  }

  function answers(item) {
    const v = view();
    const own = quiz.hands[quiz.at];
    const list = titled(asked()).map(function (each, i) {
      const key = v.element("kbd", "", String(i + 1));
      const choose = v.button([v.icon(each.key, "lg"), each.title, key], "lquiz__answer", function () { press(i, 1); });
      choose.dataset.emotion = each.key;
      choose.disabled = quiz.revealed;
      if (quiz.revealed && each.key === item.truth) choose.dataset.state = "truth";
      if (quiz.choice.who === "alone") return choose;
      const count = own[each.key] || 0;
      const fewer = v.button("\u2212", "lquiz__fewer", function () { press(i, -1); });
      fewer.setAttribute("aria-label", say("fewer", { emotion: each.title }));
      fewer.disabled = quiz.revealed || !count;
      const shown = v.element("strong", "", String(count));
      shown.setAttribute("aria-label", say("hands", { emotion: each.title, n: count }));
      return v.element("div", "lquiz__hands", [choose, shown, fewer]);
    });
    return v.element("div", "lquiz__answers", list);
  }

  function verdict(item) {
    const own = quiz.hands[quiz.at];
    const n = app.quizRound.total(own);
    const truth = say("truth", { emotion: titleOf(item.truth).toLowerCase() });
    if (quiz.choice.who === "class") {
      const share = n ? view().percent((own[item.truth] || 0) / n) : "0\u00a0%";
      return truth + ". " + say("class_said", { n: n, share: share, emotion: titleOf(item.truth).toLowerCase() }) + ".";
    }
    const said = Object.keys(own)[0];
    return truth + ". " + say(said === item.truth ? "right" : "wrong", { emotion: titleOf(said).toLowerCase() }) + ".";
  }

  function told(item) {
    const v = view();
    const emotions = quiz.data.emotions;
    return v.element("div", "", [
      v.element("p", "lquiz__verdict", verdict(item)),
      v.element("div", "lquiz__sides", [
        item.model ? v.bars(say("model"), item.model, emotions) : v.element("p", "hint", say("no_model")),
        item.people ? v.bars(say("people", { n: item.votes }), item.people, emotions) : v.element("p", "hint", say("no_people") + " " + item.made),
      ]),
    ]);
  }

  function showItem() {
    const v = view();
    const item = quiz.round[quiz.at];
    const last = quiz.at === quiz.round.length - 1;
    const ready = quiz.revealed || (quiz.choice.who === "class" && app.quizRound.total(quiz.hands[quiz.at]) > 0);
    const next = v.button(quiz.revealed ? say(last ? "result" : "next") : say("reveal"), "button button--primary", goOn);
    next.disabled = !ready;
    next.hidden = quiz.choice.who === "alone" && !quiz.revealed;
    const keys = say(quiz.choice.who === "class" ? "keys_class" : "keys_alone", { n: asked().length });
    const question = v.element("p", "lquiz__question", say("ask_" + item.kind));
    draw([
      v.element("div", "lquiz__bar", [v.element("strong", "", say("item", { n: quiz.at + 1, total: quiz.round.length })), v.element("span", "hint", keys), next]),
      v.element("div", "lquiz__item", [quiz.shown === item ? quiz.media : media(item), v.element("div", "", [question, answers(item)])]),
      quiz.revealed ? told(item) : null,
    ], quiz.revealed ? "revealed" : "asking");
    quiz.shown = item;
    quiz.media = quiz.stage.querySelector(".lquiz__media"); // kept, so that a clip plays on while hands are counted
    if (app.announce) app.announce(quiz.revealed ? verdict(item) : say("item", { n: quiz.at + 1, total: quiz.round.length }));
  }

  /** An emotion is chosen, or a hand more or less is counted for it. */
  function press(index, change) {
    const emotion = asked()[index];
    if (!emotion || !quiz.round || quiz.revealed) return;
    const own = quiz.hands[quiz.at];
    if (quiz.choice.who === "alone") {
      quiz.hands[quiz.at] = { [emotion]: 1 };
      quiz.revealed = true;
    } else own[emotion] = Math.max(0, (own[emotion] || 0) + change);
    showItem();
  }

  function goOn() {
    if (!quiz.revealed) {
      if (quiz.choice.who !== "class" || !app.quizRound.total(quiz.hands[quiz.at])) return;
      quiz.revealed = true;
      showItem();
    } else if (quiz.at < quiz.round.length - 1) {
      quiz.at += 1;
      quiz.revealed = false;
      showItem();
    } else showResult();
  }

  function score(emotions) {
    const right = function (i) { return quiz.hands[i][quiz.round[i].truth] || 0; };
    const model = quiz.round.filter(function (item) { return item.model && app.quizRound.top(item.model, emotions) === item.truth; }).length;
    const sum = quiz.round.reduce(function (all, _, i) { return all + right(i); }, 0);
    const hands = quiz.hands.reduce(function (all, each) { return all + app.quizRound.total(each); }, 0);
    if (quiz.choice.who === "class") return say("class_score", { share: view().percent(sum / hands), model: model, total: quiz.round.length });
    return say("score", { right: sum, total: quiz.round.length, model: model });
  }

  /** Matrices of the class, of the model and of people, for the same emotions. */
  function matrices(keys) {
    const round = quiz.round;
    const all = quiz.data.emotions.map(function (each) { return each.key; });
    const whole = function (kind) {
      return keys.map(function (truth) {
        return keys.map(function (said) { return quiz.data.matrices[kind][all.indexOf(truth)][all.indexOf(said)]; });
      });
    };
    const found = [
      [quiz.choice.who === "class" ? "matrix_class" : "matrix_you", app.quizRound.matrix(round, keys, function (item) { return quiz.hands[round.indexOf(item)]; })],
      ["matrix_model", app.quizRound.matrix(round, keys, function (item) { return item.model ? { [app.quizRound.top(item.model, keys)]: 1 } : null; })],
    ];
    if (round.some(function (item) { return item.people; })) {
      found.push(["matrix_people", app.quizRound.matrix(round, keys, function (item) { return item.people; })]);
    }
    const kinds = new Set(round.map(function (item) { return item.kind; }));
    if (kinds.has("voice")) found.push(["matrix_listeners", whole("voice")]);
    if (kinds.has("face")) found.push(["matrix_raters", whole("face")]);
    return found;
  }

  function showResult() {
    const v = view();
    const keys = asked();
    const name = "quiz-" + quiz.choice.seed;
    const json = function () {
      return JSON.stringify({ choice: quiz.choice, source: quiz.data.source, items: quiz.round.map(function (item, i) {
        return Object.assign({}, item, { said: quiz.hands[i] });
      }) }, null, 1);
    };
    draw([
      v.element("p", "lquiz__question", score(keys)),
      v.element("div", "lquiz__matrices", matrices(keys).map(function (each) {
        return v.matrix(say(each[0]), each[1], titled(keys), say("label"));
      })),
      v.element("p", "hint", say("matrix_note") + " " + say(quiz.data.source)),
      v.element("div", "lquiz__bar", [
        v.element("div", "lquiz__hands", [
          v.button(say("save_csv"), "button", function () { v.save(name + ".csv", "text/csv", app.quizRound.csv(quiz.round, quiz.hands, keys)); }),
          v.button(say("save_json"), "button", function () { v.save(name + ".json", "application/json", json()); }),
          v.button(say("print"), "button", function () { window.print(); }),
        ]),
        v.button(say("again"), "button button--primary", function () {
          quiz.choice.seed = 1 + Math.floor(Math.random() * (HIGHEST_SEED - 1));
          quiz.round = null;
          showChoices();
        }),
      ]),
    ], "result");
    quiz.round = quiz.round.slice(); // the round is over: keys count nothing more
    quiz.revealed = true;
    quiz.over = true;
  }

  function playing() {
    return quiz && quiz.data && quiz.round && document.contains(quiz.stage) && quiz.stage.offsetParent !== null &&
      ["asking", "revealed"].includes(quiz.stage.dataset.state);
  }

  document.addEventListener("keydown", function (event) {
    if (!playing() || event.ctrlKey || event.metaKey || event.altKey || event.target.closest("select, input, audio")) return;
    const digit = /^Digit([1-9])$/.exec(event.code) || /^Numpad([1-9])$/.exec(event.code);
    if (digit) press(Number(digit[1]) - 1, event.shiftKey ? -1 : 1);
    else if (event.key === "Enter" && !event.target.closest("a, [role='tab']")) goOn();
    else if (event.key === " " && !event.target.closest("button, a")) play();
    else return;
    event.preventDefault();
  });

  function play() {
    const player = quiz.stage.querySelector("audio");
    if (!player) return;
    if (player.paused) player.play().catch(function () { return null; }); // a browser may refuse; its own button is there
    else player.pause();
  }

  // Items are fetched once the tab is looked at: the model may have to answer them first.
  function seen() {
    const place = stage();
    if (place && place.offsetParent !== null && (!quiz || quiz.stage !== place)) load(place);
  }

  new MutationObserver(seen).observe(document.documentElement, {
    childList: true, subtree: true, attributes: true, attributeFilter: ["style", "hidden"],
  });
})(window.dashapp);
