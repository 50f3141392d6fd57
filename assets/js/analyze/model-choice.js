// Which models are asked: chosen on the start page, kept while people look at other pages.
window.dashapp = window.dashapp || {};

(function (app) {
  "use strict";

  app.models = {}; // field of the request: name of the model, empty for the served one

  /** The lists were drawn anew: show what was chosen before. */
  app.drawModels = function () {
    document.querySelectorAll("[data-model-field]").forEach(function (list) {
      const name = app.models[list.dataset.modelField] || "";
      if (list.value !== name) list.value = name;
    });
  };

  /** What is shown is answered anew by the model that was chosen; so are all files from now on. */
  app.chooseModel = function (list) {
    app.models[list.dataset.modelField] = list.value;
    const entry = app.find(app.selectedId());
    if (entry && entry.state === "done" && entry.answer.kind === list.dataset.modelFor) app.again(entry.id, entry.lookHarder);
  };
})(window.dashapp);
