// The list of a cell's items stands below the matrices: a click on a cell brings it, closing it brings one back.
window.dashapp = window.dashapp || {};

(function (app) {
  "use strict";

  const FRAMES = 60; // in which the list is waited for
  const SETTLED_MS = 700; // until then a smooth scroll has ended, or figures that were drawn meanwhile have stopped it
  const NEAR_PX = 40;

  let clicked = null; // the card whose cell was clicked on
  let moved = false; // somebody has scrolled since

  function bring(element, block) {
    const calm = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
    element.scrollIntoView({ behavior: calm ? "auto" : "smooth", block: block });
  }

  function bringList(tries) {
    const list = document.querySelector(".compare__cell");
    if (!list || moved) return;
    bring(list, "start");
    window.setTimeout(function () {
      if (tries > 1 && Math.abs(list.getBoundingClientRect().top) > NEAR_PX) bringList(tries - 1);
    }, SETTLED_MS);
  }

  function whenThere(frames) {
    const list = document.querySelector(".compare__cell");
    if (list) {
      list.focus({ preventScroll: true });
      bringList(3);
    } else if (frames) window.requestAnimationFrame(function () { whenThere(frames - 1); });
  }

  document.addEventListener("mousedown", function (event) {
    const card = event.target.closest(".compare__figure");
    if (card) clicked = card;
  }, true);

  ["wheel", "touchmove", "keydown", "mousedown"].forEach(function (name) {
    document.addEventListener(name, function () { moved = true; }, { capture: true, passive: true });
  });

  /** Called whenever the list has changed. */
  app.bringCellItems = function (items) {
    if (!items) return;
    moved = false;
    whenThere(FRAMES);
  };

  /** Called when the list is to be closed, or its button has come; gives what stands in its place. */
  app.closeCellItems = function (clicks) {
    if (!clicks.some(Boolean)) return window.dash_clientside.no_update;
    if (clicked && clicked.isConnected) bring(clicked, "center");
    return null;
  };
})(window.dashapp);
