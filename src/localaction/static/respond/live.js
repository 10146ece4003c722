// Says whether the queue is live, and calls when an urgent report is new. Without it the page works by reloading.
(() => {
  const queue = document.getElementById("queue");
  const dead = document.getElementById("not-live");
  const live = document.getElementById("live");
  const button = document.getElementById("sound");
  if (!queue || !dead || !live || !button || !window.htmx) return;
  const title = document.title;
  const SILENT_AFTER = 20000;
  let heardAt = Date.now();
  let nUrgent = urgent();
  let audio = null;

  function urgent() {
    const state = document.getElementById("queue-state");
    return state ? Number(state.dataset.urgent) : 0;
  }

  function show() {
    const isLive = Date.now() - heardAt < SILENT_AFTER;
    dead.hidden = isLive;
    live.hidden = !isLive;
    const n = urgent();
    document.title = n ? `(${n} ${queue.dataset.urgent}) ${title}` : title;
  }

  function beep() {
    if (!audio) return;
    const tone = audio.createOscillator();
    const volume = audio.createGain();
    volume.gain.value = 0.2;
    tone.frequency.value = 880;
    tone.connect(volume).connect(audio.destination);
    tone.start();
    tone.stop(audio.currentTime + 0.4);
  }

  // A browser makes sound only after a person has pressed something.
  button.addEventListener("click", () => {
    const isOn = button.getAttribute("aria-pressed") !== "true";
    button.setAttribute("aria-pressed", String(isOn));
    audio = isOn ? new AudioContext() : null;
    beep();
  });

  queue.addEventListener("htmx:configRequest", (event) => {
    const state = document.getElementById("queue-state");
    if (state) event.detail.headers["HX-PTag"] = state.dataset.tag;
  });
  queue.addEventListener("htmx:beforeSwap", (event) => {
    // Nobody loses the place they are at with the keyboard.
    const at = document.activeElement;
    queue.dataset.at = at && queue.contains(at) ? at.getAttribute("href") || "" : "";
    if (event.detail.xhr.status === 304) event.detail.shouldSwap = false;
  });
  queue.addEventListener("htmx:afterSwap", () => {
    const at = queue.dataset.at;
    if (at) queue.querySelector(`[href="${CSS.escape(at)}"], [href="${at}"]`)?.focus();
    const n = urgent();
    if (n > nUrgent) beep();
    nUrgent = n;
  });
  queue.addEventListener("htmx:afterRequest", (event) => {
    const status = event.detail.xhr ? event.detail.xhr.status : 0;
    if (status === 200 || status === 304) heardAt = Date.now();
    show();
  });
  setInterval(show, 2000);
  show();
})();
