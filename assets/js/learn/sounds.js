// Sounds that come with a figure, as text in data-sound: played from a blob, since the page may play nothing else.
(function () {
  "use strict";

  const urls = new WeakMap(); // player -> its address, to be given back when another sound takes its place

  function fill(player) {
    const text = player.dataset.sound;
    const comma = text.indexOf(",");
    const bytes = Uint8Array.from(window.atob(text.slice(comma + 1)), function (letter) { return letter.charCodeAt(0); });
    if (urls.has(player)) URL.revokeObjectURL(urls.get(player));
    urls.set(player, URL.createObjectURL(new Blob([bytes], { type: text.slice(5, comma).split(";")[0] })));
    player.src = urls.get(player);
    delete player.dataset.sound;
  }

  new MutationObserver(function () {
    document.querySelectorAll("audio[data-sound]").forEach(fill);
  }).observe(document.documentElement, { childList: true, subtree: true, attributes: true, attributeFilter: ["data-sound"] });
})();
