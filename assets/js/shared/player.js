// A playhead over the plots of a clip; a click on a plot plays from there. And the clips of the wall on the About page.
window.dashapp = window.dashapp || {};

(function (app) {
  "use strict";

  let wallClip = null;

  function geometry(timeline) {
    const plot = timeline.querySelector(".plot");
    const left = Number(timeline.dataset.left);
    const width = plot.clientWidth - left - Number(timeline.dataset.right);
    return { plot: plot, left: left, width: width, duration: Number(timeline.dataset.duration) };
  }

  function place(timeline, audio) {
    const head = timeline.querySelector(".playhead");
    if (!head || !timeline.querySelector(".plot")) return;
    const at = geometry(timeline);
    const first = at.plot.getBoundingClientRect();
    const plots = timeline.querySelectorAll(".plot");
    const last = plots[plots.length - 1].getBoundingClientRect();
    const box = timeline.getBoundingClientRect();
    const share = Math.min(1, audio.currentTime / at.duration);
    head.hidden = false;
    head.style.transform = "translateX(" + (first.left - box.left + at.left + share * at.width) + "px)";
    head.style.top = first.top - box.top + "px";
    head.style.height = last.bottom - first.top + "px";
  }

  function follow(audio) {
    const timeline = audio.closest(".timeline");
    if (!timeline) return;
    place(timeline, audio);
    if (!audio.paused && !audio.ended) window.requestAnimationFrame(function () { follow(audio); });
  }

  // Media events do not bubble, but they can be caught on the way down.
  ["play", "seeked", "timeupdate"].forEach(function (name) {
    document.addEventListener(name, function (event) { follow(event.target); }, true);
  });

  document.addEventListener("play", function (event) {
    document.querySelectorAll("audio, video.player").forEach(function (other) { if (other !== event.target) other.pause(); });
  }, true);

  app.seek = function (timeline, clientX) {
    const audio = timeline.querySelector(".player");
    const at = geometry(timeline);
    const share = (clientX - at.plot.getBoundingClientRect().left - at.left) / at.width;
    if (!audio || share < 0 || share > 1) return;
    audio.currentTime = share * at.duration;
    audio.play().catch(function () { return null; }); // a browser may refuse to play; the playhead has moved all the same
  };

  app.playExemplar = function (button) {
    if (wallClip) wallClip.pause();
    document.querySelectorAll("[data-playing]").forEach(function (other) { delete other.dataset.playing; });
    wallClip = new window.Audio(button.dataset.src);
    button.dataset.playing = "true";
    wallClip.addEventListener("ended", function () { delete button.dataset.playing; });
    wallClip.play().catch(function () { delete button.dataset.playing; });
  };
})(window.dashapp);
