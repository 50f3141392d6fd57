// Asks once more before an evaluation is deleted.
window.dashapp = window.dashapp || {};

(function (app) {
  "use strict";

  function element(tag, className, text) {
    const made = document.createElement(tag);
    made.className = className;
    if (text) made.textContent = text;
    return made;
  }

  /** A promise of whether somebody is sure. */
  app.ownConfirm = function (name) {
    const dialog = element("dialog", "own__confirm");
    const buttons = element("div", "own__buttons");
    const sure = element("button", "button button--danger", app.text("own.delete"));
    const not = element("button", "button", app.text("own.keep"));
    buttons.append(sure, not);
    dialog.append(
      element("h3", "", app.text("own.deleteNamed", { name: name })),
      element("p", "hint", app.text("own.deleteHint")),
      buttons,
    );
    document.body.append(dialog);
    return new Promise(function (resolve) {
      sure.addEventListener("click", function () { dialog.close("sure"); });
      not.addEventListener("click", function () { dialog.close(""); });
      dialog.addEventListener("close", function () {
        dialog.remove();
        resolve(dialog.returnValue === "sure");
      });
      dialog.showModal();
      not.focus();
    });
  };
})(window.dashapp);
