// A figure is saved as a picture: dark on white with its title, whatever the page looks like.
(function () {
  "use strict";

  const INK = "#16171d";
  const TITLE_HEIGHT = 46;
  const LINE_HEIGHT = 18;
  const LETTER_WIDTH = 6.2; // of the note below the title
  const SHARPNESS = 2; // pixels of a PNG for each of the page

  function textOf(card, selector) {
    const part = card.querySelector("figcaption " + selector);
    return part ? part.textContent : "";
  }

  function lines(text, width) {
    return text.split(" ").reduce(function (found, word) {
      const line = found[found.length - 1] + (found[found.length - 1] ? " " : "") + word;
      if (line.length * LETTER_WIDTH > width && found[found.length - 1]) found.push(word);
      else found[found.length - 1] = line;
      return found;
    }, [""]);
  }

  function picture(plot, title, note, height) {
    const layout = JSON.parse(JSON.stringify(plot.layout));
    const taken = plot._fullLayout._size; // the margins with what stands in them, of which the layout has the least
    layout.paper_bgcolor = layout.plot_bgcolor = "#ffffff";
    layout.font = { family: "Inter, Helvetica, Arial, sans-serif", color: INK };
    layout.title = {
      text: title + '<br><span style="font-size:12px">' + note + "</span>",
      font: { size: 16 },
      x: 0, xref: "container", xanchor: "left", y: 1, yref: "container", yanchor: "top", pad: { t: 22, l: 12 },
    };
    layout.margin = { t: taken.t + height, l: taken.l + 8, r: taken.r + 8, b: taken.b + 8 };
    delete layout.autosize;
    return { data: plot.data, layout: layout, config: { staticPlot: true } };
  }

  document.addEventListener("click", function (event) {
    const button = event.target.closest("[data-save]");
    const card = button && button.closest("figure");
    const plot = card && card.querySelector(".js-plotly-plot");
    if (!plot || !window.Plotly) return;
    const note = lines(textOf(card, ".hint"), plot.clientWidth - 24);
    const height = TITLE_HEIGHT + LINE_HEIGHT * note.length;
    window.Plotly.downloadImage(picture(plot, textOf(card, "strong"), note.join("<br>"), height), {
      format: button.dataset.save,
      filename: button.dataset.name,
      width: Math.round(plot.clientWidth) + 16,
      height: Math.round(plot.clientHeight) + height + 8,
      scale: button.dataset.save === "png" ? SHARPNESS : 1,
    }).catch(function () { window.alert(button.dataset.failed); });
  });
})();
