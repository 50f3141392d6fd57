// A figure is saved as a picture: dark on white with its title, whatever the page looks like.
(function () {
  "use strict";

  const INK = "#16171d";
  const TITLE_HEIGHT = 44;
  const SHARPNESS = 2; // pixels of a PNG for each of the page

  function titleOf(card) {
    const title = card.querySelector("figcaption strong");
    return title ? title.textContent : "";
  }

  function picture(plot, title) {
    const layout = JSON.parse(JSON.stringify(plot.layout));
    const margin = layout.margin || {};
    layout.paper_bgcolor = layout.plot_bgcolor = "#ffffff";
    layout.font = { family: "Inter, Helvetica, Arial, sans-serif", color: INK };
    layout.title = { text: title, x: 0, xref: "container", xanchor: "left", yref: "container", y: 1, yanchor: "top", pad: { t: 12, l: 12 }, font: { size: 16 } };
    layout.margin = Object.assign({}, margin, { t: (margin.t || 0) + TITLE_HEIGHT, l: (margin.l || 0) + 8, r: (margin.r || 0) + 8, b: (margin.b || 0) + 8 });
    delete layout.autosize;
    return { data: plot.data, layout: layout, config: { staticPlot: true } };
  }

  document.addEventListener("click", function (event) {
    const button = event.target.closest("[data-save]");
    const card = button && button.closest("figure");
    const plot = card && card.querySelector(".js-plotly-plot");
    if (!plot || !window.Plotly) return;
    window.Plotly.downloadImage(picture(plot, titleOf(card)), {
      format: button.dataset.save,
      filename: button.dataset.name,
      width: Math.round(plot.clientWidth) + 16,
      height: Math.round(plot.clientHeight) + TITLE_HEIGHT + 8,
      scale: button.dataset.save === "png" ? SHARPNESS : 1,
    }).catch(function () { window.alert("The figure could not be saved."); });
  });
})();
