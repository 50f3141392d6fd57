// How the quiz looks: parts of the page made of what the server sent as text, never as markup.
window.dashapp = window.dashapp || {};

(function (app) {
  "use strict";

  function element(tag, className, children) {
    const made = document.createElement(tag);
    if (className) made.className = className;
    [].concat(children === undefined ? [] : children).forEach(function (child) { if (child !== null) made.append(child); });
    return made;
  }

  function filled(text, values) {
    return text.replace(/\{(\w+)\}/g, function (_, name) { return values[name]; });
  }

  function icon(emotion, size) {
    const made = element("span", "icon icon-" + emotion + " icon--" + size + " icon--emotion");
    made.dataset.emotion = emotion;
    made.setAttribute("aria-hidden", "true");
    return made;
  }

  function button(text, className, click) {
    const made = element("button", className || "button", text);
    made.type = "button";
    made.addEventListener("click", click);
    return made;
  }

  function select(title, options, value, change) {
    const list = element("select", "", options.map(function (option) {
      const made = element("option", "", option[1]);
      made.value = option[0];
      return made;
    }));
    list.value = value;
    list.addEventListener("change", function () { change(list.value); });
    return element("label", "", [title, list]);
  }

  function percent(share) { return Math.round(100 * share) + "\u00a0%"; }

  /** Bars, one an emotion, as those of an answer. */
  function bars(title, shares, emotions, note) {
    const most = app.quizRound.top(shares, emotions.map(function (each) { return each.key; }));
    const rows = emotions.map(function (each) {
      const fill = element("span", "bars__fill");
      fill.style.width = Math.max(0.4, 100 * (shares[each.key] || 0)) + "%";
      const track = element("span", "bars__track", fill);
      track.setAttribute("aria-hidden", "true");
      const row = element("li", "bars__row" + (each.key === most ? " bars__row--top" : ""), [
        icon(each.key, "md"), element("span", "bars__name", each.title), track,
        element("span", "bars__value", percent(shares[each.key] || 0)),
      ]);
      row.dataset.emotion = each.key;
      return row;
    });
    return element("section", "", [element("h3", "", title), element("ul", "bars", rows), note ? element("p", "hint", note) : null]);
  }

  /** A confusion matrix as a table that reads well aloud. */
  function matrix(title, counts, emotions, label) {
    const head = element("tr", "", [element("th", "", label)].concat(emotions.map(function (each) {
      const cell = element("th", "", [icon(each.key, "sm"), element("span", "confusion__column", each.title)]);
      cell.scope = "col";
      return cell;
    })));
    const rows = counts.map(function (row, i) {
      const sum = row.reduce(function (one, other) { return one + other; }, 0);
      const name = element("th", "", [icon(emotions[i].key, "sm"), emotions[i].title]);
      name.scope = "row";
      return element("tr", "", [name].concat(row.map(function (count, j) {
        const cell = element("td", i === j ? "confusion__cell--right" : "confusion__cell", sum ? String(Math.round(100 * count / sum)) : "–");
        cell.style.setProperty("--share", sum ? count / sum : 0);
        return cell;
      })));
    });
    const table = element("table", "confusion", [element("caption", "", title), element("thead", "", head), element("tbody", "", rows)]);
    return element("figure", "", table);
  }

  function save(name, type, text) {
    const link = element("a");
    link.href = URL.createObjectURL(new Blob([text], { type: type }));
    link.download = name;
    link.click();
    window.setTimeout(function () { URL.revokeObjectURL(link.href); }, 1000);
  }

  app.quizView = {
    element: element, filled: filled, icon: icon, button: button, select: select, percent: percent,
    bars: bars, matrix: matrix, save: save,
  };
})(window.dashapp);
