// What the scripts say: templates of the server's texts.py, in the language of the page.
window.dashapp = window.dashapp || {};

(function (app) {
  "use strict";

  let texts = null;

  function template(name, values) {
    if (!texts) texts = JSON.parse(document.getElementById("texts").textContent);
    const [group, key] = name.split(".");
    const found = texts[group][key];
    if (typeof found === "string") return found;
    // A template for one, and one for other numbers.
    return found[new Intl.PluralRules(document.documentElement.lang).select(values.count)] || found.other;
  }

  /** A text by its group and its name, its placeholders filled: app.text("own.deleted", { name: "mine" }). */
  app.text = function (name, values) {
    return template(name, values).replace(/\{(\w+)\}/g, function (whole, key) { return String(values[key]); });
  };
})(window.dashapp);
