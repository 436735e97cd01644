// Keeps the thread live and sends without leaving the page. Without it the page still works by its forms.
"use strict";

const thread = document.getElementById("thread");
const composer = document.getElementById("composer");
const words = document.getElementById("words");
const trouble = document.getElementById("trouble");
const { number, since } = document.body.dataset;

function showTimes(within) {
  for (const time of within.querySelectorAll("time")) {
    const at = new Date(time.dateTime);
    time.textContent = at.toLocaleTimeString([], { hour: "numeric", minute: "2-digit" });
    time.title = at.toLocaleString();
  }
}

function toEnd() {
  thread.scrollTop = thread.scrollHeight;
}

function atEnd() {
  return thread.scrollHeight - thread.scrollTop - thread.clientHeight < 120;
}

function show(id, html) {
  const holder = document.createElement("template");
  holder.innerHTML = html.trim(); // escaped by the server's template
  const bubble = holder.content.firstElementChild;
  showTimes(bubble);
  const known = thread.querySelector(`[data-id="${id}"]`);
  if (known) {
    // Only what is about the message changes, so that a screen reader does not read its words again.
    known.className = bubble.className;
    known.querySelector("summary").replaceChildren(...bubble.querySelector("summary").childNodes);
    known.querySelector("dl").replaceChildren(...bubble.querySelector("dl").childNodes);
    return;
  }
  const follow = atEnd() || bubble.classList.contains("mine");
  thread.querySelector(".empty").hidden = true;
  thread.append(bubble);
  if (follow) toEnd();
}

async function post(form, submitter) {
  const data = new URLSearchParams(new FormData(form, submitter));
  if (form === composer) {
    form.reset();
    words.focus();
  }
  trouble.textContent = "";
  try {
    // Not form.action: a field of that name hides it.
    const answer = await fetch(form.getAttribute("action"), { method: "POST", body: data, headers: { Accept: "application/json" } });
    if (!answer.ok) trouble.textContent = `The simulator refused this (${answer.status}). Reload the page.`;
  } catch {
    trouble.textContent = "The simulator cannot be reached. Is Porchlight running?";
  }
}

for (const form of document.querySelectorAll("form")) {
  form.addEventListener("submit", (event) => {
    if (event.submitter?.hasAttribute("data-leave")) return;
    event.preventDefault();
    if (form === composer && !words.value.trim()) return;
    post(form, event.submitter);
  });
}

words.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
    event.preventDefault();
    composer.requestSubmit();
  }
});

words.addEventListener("input", () => {
  if (atEnd()) toEnd(); // the box grows with its words and would cover the last message
});

const news = new EventSource(`/phone/events?number=${encodeURIComponent(number)}&since=${since}`);
news.addEventListener("message", (event) => {
  const { id, html } = JSON.parse(event.data);
  show(id, html);
});

showTimes(thread);
toEnd();
