// Tells the server that somebody is typing or clicking, once a minute at most, so that a long text is not
// lost to the 30 minute limit. It sends nothing about what was typed.
(() => {
  const EVERY = 60_000;
  let last = Date.now();
  const here = () => {
    if (Date.now() - last < EVERY) return;
    last = Date.now();
    fetch("/console/here", { credentials: "same-origin", cache: "no-store" }).catch(() => {});
  };
  for (const kind of ["keydown", "pointerdown"]) document.addEventListener(kind, here, { passive: true });
})();
