// Turns push messages on and off in this browser. The form beside it tells the server; without this file the page
// says that it needs a script, and everything can still be turned off.
(() => {
  const box = document.getElementById("push");
  const form = document.getElementById("push-form");
  const show = (state) => {
    for (const part of box.querySelectorAll("[data-push]")) part.hidden = part.dataset.push !== state;
  };
  const bytes = (text) =>
    Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (letter) => letter.charCodeAt(0));
  const send = (act, subscription) => {
    const { endpoint, keys } = subscription.toJSON();
    form.elements.act.value = act;
    form.elements.endpoint.value = endpoint;
    (form.elements.device_key || form.elements.key).value = keys.p256dh;
    form.elements.secret.value = keys.auth;
    form.submit();
  };
  const register = () => navigator.serviceWorker.register(box.dataset.worker);
  const active = async (registration) => {
    const worker = registration.active || registration.waiting || registration.installing;
    if (worker.state === "activated") return registration;
    await new Promise((done) => {
      worker.addEventListener("statechange", () => worker.state === "activated" && done());
    });
    return registration;
  };
  const isOurs = (subscription) => {
    const theirs = new Uint8Array(subscription.options.applicationServerKey || []);
    return theirs.toString() === bytes(box.dataset.key).toString();
  };
  const turnOn = async () => {
    show("busy");
    try {
      if ((await Notification.requestPermission()) !== "granted") return show("denied");
      const registration = await active(await register());
      const asked = { userVisibleOnly: true, applicationServerKey: bytes(box.dataset.key) };
      return send("on", await registration.pushManager.subscribe(asked));
    } catch {
      return show("failed");
    }
  };
  const look = async () => {
    if (!("serviceWorker" in navigator && "PushManager" in window && "Notification" in window))
      return show("unsupported");
    const registration = await navigator.serviceWorker.getRegistration(box.dataset.worker);
    const subscription = registration && (await registration.pushManager.getSubscription());
    if (subscription && isOurs(subscription)) {
      for (const button of box.querySelectorAll("[data-act=off]"))
        button.addEventListener("click", async () => {
          await subscription.unsubscribe();
          send("off", subscription);
        });
      return show("on");
    }
    if (subscription) await subscription.unsubscribe();
    return show(Notification.permission === "denied" ? "denied" : "off");
  };
  for (const button of box.querySelectorAll("[data-act=on]")) button.addEventListener("click", turnOn);
  look();
})();
