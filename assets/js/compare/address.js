// What is chosen on a page stands in the address, so that it can be sent as a link.
window.dashapp = window.dashapp || {};

(function (app) {
  "use strict";

  app.keepAddress = function (search) {
    if (search === undefined || search === null || window.location.search === search) return;
    window.history.replaceState(window.history.state, "", window.location.pathname + search);
  };
})(window.dashapp);
