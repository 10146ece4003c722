// Counts the parts of a text while it is typed. The server counts again when it is saved; without this file it is
// counted by the button "Count and check".
(() => {
  const BASIC = new Set(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?" +
      "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà",
  );
  const EXTENSION = new Set("\f^{}\\[~]|€");
  const line = document.getElementById("segments");
  const typed = document.getElementById("id_wording");
  const worst = new Map();
  for (const pair of line.dataset.worst.split("\n")) {
    const at = pair.indexOf("=");
    if (at > 0) worst.set(pair.slice(0, at).trim(), pair.slice(at + 1));
  }
  const filled = (text) =>
    text
      .replace(/\r\n/g, "\n")
      .trim()
      .replace(/\{\{|\}\}|\{([^{}]*)\}/g, (whole, name) =>
        whole === "{{" || whole === "}}" ? whole[0] : worst.has(name) ? worst.get(name) : "",
      );
  const parts = (widths, size) => {
    let n = 1;
    let used = 0;
    for (const width of widths) {
      if (used + width > size) {
        n += 1;
        used = 0;
      }
      used += width;
    }
    return n;
  };
  const count = () => {
    const letters = [...filled(typed.value)];
    const outside = [...new Set(letters.filter((c) => !BASIC.has(c) && !EXTENSION.has(c)))];
    const wide = outside.length > 0;
    const widths = letters.map((c) => (wide ? c.length : EXTENSION.has(c) ? 2 : 1));
    const units = widths.reduce((sum, width) => sum + width, 0);
    const single = wide ? 70 : 160;
    const n = units === 0 ? 0 : units <= single ? 1 : parts(widths, Number(wide ? line.dataset.ucsPart : line.dataset.gsmPart));
    line.querySelector(".count").textContent = n === 1 ? line.dataset.one : line.dataset.many.replace("{n}", n);
    line.querySelector(".alphabet").textContent = wide ? "UCS-2" : "GSM-7";
    line.querySelector(".units").textContent = units;
    line.querySelector(".outside").textContent = wide ? `${line.dataset.outside} ${outside.join(" ")}` : "";
  };
  typed.addEventListener("input", count);
})();
