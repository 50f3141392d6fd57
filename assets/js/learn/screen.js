// The Learn page on the whole screen, and one part of it alone on paper.
(function () {
  "use strict";

  const TYPING = "input, select, textarea, [contenteditable]";

  function page() { return document.querySelector(".learn"); }

  function toggle() {
    if (document.fullscreenElement) document.exitFullscreen();
    else if (page().requestFullscreen) page().requestFullscreen().catch(function () { return null; }); // refused: it stays as it is
  }

  /** Print one part: the style sheet hides all others for as long as the page names it. */
  function print(id) {
    document.documentElement.dataset.printed = id;
    const part = document.getElementById(id);
    part.dataset.printed = "";
    window.addEventListener("afterprint", function () {
      delete document.documentElement.dataset.printed;
      delete part.dataset.printed;
    }, { once: true });
    window.print();
  }

  document.addEventListener("click", function (event) {
    if (!page()) return;
    if (event.target.closest("[data-screen]")) toggle();
    const printed = event.target.closest("[data-print]");
    if (printed) print(printed.dataset.print);
  });

  document.addEventListener("keydown", function (event) {
    const typing = event.target.closest && event.target.closest(TYPING);
    if (!page() || typing || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "f" || event.key === "F") toggle();
  });
})();
