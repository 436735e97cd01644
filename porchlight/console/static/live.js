// Says when a page last read itself again, and warns when that is too long ago. The reading itself is htmx's.
(() => {
  const STALE = 25_000;
  const fresh = document.getElementById("fresh");
  let last = Date.now();

  const clock = (at) => new Date(at).toLocaleTimeString([], {
    hour: "2-digit", minute: "2-digit", second: "2-digit", hour12: false, timeZone: fresh.dataset.zone,
  });
  const show = () => {
    const stale = Date.now() - last > STALE;
    fresh.classList.toggle("stale", stale);
    fresh.textContent = (stale ? "Not connected. Last updated " : "Live. Last updated ") + clock(last);
  };

  const toEnd = () => { const box = document.getElementById("lines"); if (box) box.scrollTop = box.scrollHeight; };
  let atEnd = true;
  toEnd();

  document.addEventListener("htmx:before:swap", () => {
    const box = document.getElementById("lines");
    atEnd = !box || box.scrollHeight - box.scrollTop - box.clientHeight < 40;
  });
  document.addEventListener("htmx:after:request", (event) => {
    const ctx = event.detail && event.detail.ctx;
    if (!ctx || !ctx.sourceElement || !("fresh" in ctx.sourceElement.dataset)) return;
    if (ctx.response && ctx.response.status === 200) { last = Date.now(); show(); }
  });
  document.addEventListener("htmx:after:swap", () => { if (atEnd) toEnd(); });
  show();
  setInterval(show, 2000);
})();
