// The list of languages at the top of the page: what is chosen is kept in a cookie, and the page comes anew.
document.addEventListener("change", function (event) {
  "use strict";

  if (!event.target.matches("[data-language]")) return;
  document.cookie = "dashapp_language=" + event.target.value + "; path=/; max-age=31536000; SameSite=Lax";
  window.location.reload();
});
