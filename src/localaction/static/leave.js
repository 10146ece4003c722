// Quick exit: hide the page at once, make the browser forget the site, and replace the page so that "back" skips it.
// Without this file the link does the same, except that "back" shows the form again, empty.
(() => {
  const link = document.getElementById("leave");
  const leave = (event) => {
    event.preventDefault();
    document.body.classList.add("left");
    document.title = "…";
    document.querySelectorAll("form").forEach((form) => form.reset());
    const go = () => location.replace(link.dataset.to);
    // Not longer than half a second: leaving matters more than forgetting, and keepalive goes on without the page.
    Promise.race([
      fetch(link.href, { method: "POST", keepalive: true }),
      new Promise((done) => setTimeout(done, 500)),
    ]).then(go, go);
  };
  let presses = 0;
  document.getElementById("leave-keys").hidden = false;
  link.addEventListener("click", leave);
  document.addEventListener("keydown", (event) => {
    presses = event.key === "Escape" ? presses + 1 : 0;
    if (presses === 3) leave(event);
  });
})();
