// The outline by dragging. Buttons do the same without it; the order goes to the server whole, under its revision.
import Sortable from "sortablejs";
import { post } from "../asking.js";

const PAUSE = 5000;
const PATIENCE = 20000;
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

const orderOf = (list) =>
  [...list.querySelectorAll("[data-module]")].map((module) => ({
    id: module.dataset.module,
    items: [...module.querySelectorAll("[data-item]")].map((item) => item.dataset.item),
  }));

// An order whose answer was lost may have arrived: it goes again before the one that was made since.
async function send(list, token) {
  clearTimeout(list.timer);
  list.unanswered ??= JSON.stringify({ revision: Number(list.dataset.revision), order: orderOf(list) });
  const body = list.unanswered;
  const { status, data } = await post(list.dataset.outline, { token, body, patience: PATIENCE });
  const isLost = !status || status >= 500;
  list.toggleAttribute("data-unsent", isLost);
  if (isLost) {
    say(list, list.dataset.offline, true);
    list.timer = setTimeout(() => queue(list, token), PAUSE);
    return;
  }
  list.unanswered = null;
  if (status !== 200) return say(list, (data.messages ?? [list.dataset.changed]).join(" "), true);
  list.dataset.revision = data.revision;
  const isLatest = JSON.stringify(JSON.parse(body).order) === JSON.stringify(orderOf(list));
  list.toggleAttribute("data-unsent", !isLatest);
  if (isLatest) say(list, "✓", false);
  else queue(list, token);
}

// That all went well is for screen readers alone.
function say(list, words, isSeen) {
  const status = list.parentNode.querySelector("[data-outline-said]");
  status.textContent = words;
  status.classList.toggle("visually-hidden", !isSeen);
}

addEventListener("beforeunload", (event) => document.querySelector("[data-unsent]") && event.preventDefault());
