// What is chosen on a page stands in the address, so that it can be sent as a link.
window.dashapp = window.dashapp || {};

(function (app) {
  "use strict";

  app.keepAddress = function (search) {
    if (search === undefined || search === null) return;
    // The key to own files stays in the address while they are compared, so that the link opens them elsewhere too.
    const key = new URLSearchParams(window.location.search).get("key");
    if (key && search.indexOf("own%2F") >= 0) search += "&key=" + encodeURIComponent(key);
    if (window.location.search === search) return;
    window.history.replaceState(window.history.state, "", window.location.pathname + search);
  };
})(window.dashapp);
