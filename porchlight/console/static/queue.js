// Title badge, sound and a spoken line for escalations that nobody has yet. Reads only ids from the page.
(() => {
  const title = document.title;
  const button = document.getElementById("sound");
  const announce = document.getElementById("announce");
  const KEY = "porchlight-sound";
  let audio = null;
  let known = null;

  const wanted = () => localStorage.getItem(KEY) === "on";
  const ready = () => audio !== null && audio.state === "running";
  const label = () => {
    button.setAttribute("aria-pressed", String(wanted()));
    // A browser plays nothing before a click on this page: say so instead of promising a sound that will not come.
    button.textContent = !wanted() ? "Sound is off" : ready() ? "Sound is on" : "Click to allow sound";
  };
  const wake = async () => {
    audio ??= new AudioContext();
    await audio.resume();
    label();
  };
  const ring = () => {
    if (!wanted() || !ready()) return;
    for (const [tone, start] of [[660, 0], [880, 0.22], [660, 0.44]]) {
      const note = audio.createOscillator();
      const loud = audio.createGain();
      const at = audio.currentTime + start;
      note.frequency.value = tone;
      loud.gain.setValueAtTime(0.0001, at);
      loud.gain.exponentialRampToValueAtTime(0.25, at + 0.02);
      loud.gain.exponentialRampToValueAtTime(0.0001, at + 0.2);
      note.connect(loud).connect(audio.destination);
      note.start(at);
      note.stop(at + 0.21);
    }
  };

  button.hidden = false;
  button.addEventListener("click", async () => {
    if (wanted() && ready()) { localStorage.setItem(KEY, "off"); label(); return; }
    localStorage.setItem(KEY, "on");
    await wake();
    ring();
  });
  document.addEventListener("pointerdown", () => { if (wanted() && !ready()) wake(); });
  document.addEventListener("keydown", () => { if (wanted() && !ready()) wake(); });

  const count = () => {
    const open = [...document.querySelectorAll("#rows [data-open]")].map((row) => row.dataset.open);
    document.title = open.length ? `(${open.length}) ${title}` : title;
    if (known !== null) {
      const fresh = open.filter((id) => !known.has(id));
      if (fresh.length) {
        ring();
        announce.textContent = fresh.length === 1 ? "A new escalation is waiting." : `${fresh.length} new escalations are waiting.`;
      }
    }
    known = new Set(open);
  };
  document.addEventListener("htmx:after:swap", count);
  label();
  count();
})();
