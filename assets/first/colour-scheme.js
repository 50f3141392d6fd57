// Before anything is drawn: the colour scheme that was chosen last, or the system's, so that a dark page never flashes white.
(function () {
  var chosen = null;
  try {
    chosen = window.localStorage.getItem("mantine-color-scheme-value");
  } catch (error) {
    chosen = null; // storage can be forbidden; the system's scheme is shown then
  }
  if (chosen !== "light" && chosen !== "dark") {
    chosen = window.matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
  }
  document.documentElement.setAttribute("data-mantine-color-scheme", chosen);
})();
