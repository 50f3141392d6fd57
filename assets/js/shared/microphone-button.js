// Buttons that listen, made by dashapp/ui/components/microphone.py: one microphone is open at a time, for what the button names.
window.dashapp = window.dashapp || {};

(function (app) {
  "use strict";

  /**
   * What listens, by the name in data-microphone: how much is handed on and how often (`seconds`, `every`), and the
   * functions started(place), heard(place, samples, second) and stopped(place).
   */
  app.listeners = app.listeners || {};

  let open = null; // { place, listener, session }

  function show(place, state) {
    const button = place.querySelector("[data-microphone-button]");
    const on = state === "on";
    place.dataset.state = state;
    button.disabled = state === "asking";
    button.classList.toggle("button--recording", on);
    button.classList.toggle("button--primary", !on);
    button.firstChild.className = "icon icon-" + (on ? "stop" : "microphone") + " icon--sm";
    button.lastChild.textContent = on ? button.dataset.stop : button.dataset.start;
  }

  function say(place, text, failed) {
    const status = place.querySelector("[data-microphone-status]");
    if (status.textContent !== text) status.textContent = text;
    status.classList.toggle("microphone__status--failed", Boolean(failed));
  }

  function close(text, failed) {
    const closed = open;
    open = null;
    if (closed.session) closed.session.stop();
    closed.listener.stopped(closed.place);
    show(closed.place, "off");
    say(closed.place, text, failed);
  }

  function start(place) {
    if (open) close("");
    const own = { place: place, listener: app.listeners[place.dataset.microphone], session: null };
    open = own;
    show(place, "asking");
    say(place, app.text("shared.microphoneWaiting"));
    app.microphone.open(own.listener, {
      heard: function (samples, second) { if (open === own) own.listener.heard(place, samples, second); },
      said: function (text) { if (open === own) say(place, text || app.text("shared.microphoneOpen"), Boolean(text)); },
      ended: function (text) { if (open === own) close(text, true); },
    }).then(function (session) {
      if (open !== own) { // somebody left before they allowed it
        session.stop();
        return;
      }
      own.session = session;
      show(place, "on");
      say(place, app.text("shared.microphoneOpen"));
      own.listener.started(place);
    }).catch(function (error) {
      if (open === own) close(app.microphone.words(error), true);
    });
  }

  /** Stop what listens at a place, and say why. */
  app.stopListening = function (place, text) {
    if (open && open.place === place) close(text, true);
  };

  document.addEventListener("click", function (event) {
    const button = event.target.closest("[data-microphone-button]");
    if (!button) return;
    const place = button.closest("[data-microphone]");
    if (open && open.place === place) close(app.text("shared.microphoneStopped"));
    else start(place);
  });

  // Nobody listens behind somebody's back: not once the button is gone, nor once the page is.
  new MutationObserver(function () {
    if (open && !document.contains(open.place)) close("");
  }).observe(document.documentElement, { childList: true, subtree: true });
  window.addEventListener("pagehide", function () { if (open) close(""); });
})(window.dashapp);
