// The list of a cell's items stands below the matrices: a click on a cell brings it, closing it brings one back.
window.dashapp = window.dashapp || {};

(function (app) {
  "use strict";

  let clicked = null; // the card whose cell was clicked on

  function bring(element, block) {
    const calm = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
    element.scrollIntoView({ behavior: calm ? "auto" : "smooth", block: block });
  }

  document.addEventListener("mousedown", function (event) {
    const card = event.target.closest && event.target.closest(".compare__figure");
    if (card) clicked = card;
  }, true);

  /** Called whenever the list has changed. */
  app.bringCellItems = function (items) {
    if (!items) return;
    window.requestAnimationFrame(function () {
      const list = document.querySelector(".compare__cell");
      if (!list) return;
      list.focus({ preventScroll: true });
      bring(list, "start");
    });
  };

  /** Called when the list is to be closed, or its button has come; gives what stands in its place. */
  app.closeCellItems = function (clicks) {
    if (!clicks.some(Boolean)) return window.dash_clientside.no_update;
    if (clicked && clicked.isConnected) bring(clicked, "center");
    return null;
  };
})(window.dashapp);
