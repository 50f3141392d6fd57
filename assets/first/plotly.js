// Graphs are drawn by the bundle that draws what the pages draw, instead of the whole library, three times as large.
(function () {
  var address = "/assets/plotly/plotly-cartesian-4.1.1.min.js";
  // Dash writes the address of the whole library here once it has started.
  Object.defineProperty(window, "_dashPlotlyJSURL", { get: function () { return address; }, set: function () {} });
  var app = (window.dashapp = window.dashapp || {});

  /** Begin to load what draws graphs, so that it is there when an answer comes. */
  app.expectGraphs = function () {
    if (window.Plotly || document.getElementById("expect-graphs")) return;
    var link = document.createElement("link");
    link.id = "expect-graphs";
    link.rel = "preload";
    link.as = "script";
    link.href = address;
    document.head.append(link);
  };
})();
