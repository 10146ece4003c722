// Shows push messages. It controls no page, keeps nothing, and asks for nothing; its text comes with the message.
self.addEventListener("push", (event) => {
  const said = event.data ? event.data.json() : {};
  event.waitUntil(
    self.registration.showNotification(said.title || "", { body: said.body || "", lang: said.lang || "", tag: said.tag || "", data: { opens: said.opens || "/desk/" } }),
  );
});

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(self.clients.openWindow(event.notification.data.opens));
});
