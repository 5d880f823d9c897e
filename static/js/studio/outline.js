// The outline by dragging. Buttons do the same without it; the order goes to the server whole, under its revision.
import Sortable from "sortablejs";

const PAUSE = 5000;
const STILL = matchMedia("(prefers-reduced-motion: reduce)").matches;

export function arrange(list) {
  const token = list.closest("[data-token]")?.dataset.token ?? document.querySelector("[data-studio]").dataset.token;
  const grips = list.querySelectorAll("[data-grip]");
  for (const grip of grips) grip.hidden = false;
  for (const items of list.querySelectorAll("[data-items]")) {
    Sortable.create(items, {
      group: "items",
      draggable: "[data-item]",
      handle: grips.length ? "[data-grip]" : undefined,
      animation: STILL ? 0 : 150,
      delay: 150,
      delayOnTouchOnly: true,
      onEnd: (event) => (event.from !== event.to || event.oldIndex !== event.newIndex) && queue(list, token),
    });
  }
}

// One after the other: each goes under the revision that the one before was answered.
function queue(list, token) {
  list.sent = (list.sent ?? Promise.resolve()).then(() => send(list, token));
}

async function send(list, token) {
  const order = [...list.querySelectorAll("[data-module]")].map((module) => ({
    id: module.dataset.module,
    items: [...module.querySelectorAll("[data-item]")].map((item) => item.dataset.item),
  }));
  const headers = { "Content-Type": "application/json", Accept: "application/json", "X-CSRFToken": token };
  const body = JSON.stringify({ revision: Number(list.dataset.revision), order });
  clearTimeout(list.timer);
  try {
    const answer = await fetch(list.dataset.outline, { method: "POST", headers, body, redirect: "manual" });
    const data = await answer.json().catch(() => ({}));
    if (answer.ok) list.dataset.revision = data.revision;
    list.toggleAttribute("data-unsent", false);
    say(list, answer.ok ? "✓" : (data.messages ?? [list.dataset.changed]).join(" "), !answer.ok);
  } catch {
    list.toggleAttribute("data-unsent", true);
    say(list, list.dataset.offline, true);
    list.timer = setTimeout(() => queue(list, token), PAUSE);
  }
}

// That all went well is for screen readers alone.
function say(list, words, isSeen) {
  const status = list.parentNode.querySelector("[data-outline-said]");
  status.textContent = words;
  status.classList.toggle("visually-hidden", !isSeen);
}

addEventListener("beforeunload", (event) => document.querySelector("[data-unsent]") && event.preventDefault());
