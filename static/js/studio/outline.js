// The outline by dragging. Buttons do the same without it; the order goes to the server whole, under its revision.
import Sortable from "sortablejs";

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
      onEnd: (event) => (event.from !== event.to || event.oldIndex !== event.newIndex) && send(list, token),
    });
  }
}

async function send(list, token) {
  const order = [...list.querySelectorAll("[data-module]")].map((module) => ({
    id: module.dataset.module,
    items: [...module.querySelectorAll("[data-item]")].map((item) => item.dataset.item),
  }));
  const status = list.parentNode.querySelector("[data-outline-said]");
  try {
    const headers = { "Content-Type": "application/json", Accept: "application/json", "X-CSRFToken": token };
    const body = JSON.stringify({ revision: Number(list.dataset.revision), order });
    const answer = await fetch(list.dataset.outline, { method: "POST", headers, body, redirect: "manual" });
    if (!answer.ok) throw new Error();
    list.dataset.revision = (await answer.json()).revision;
    if (status) status.textContent = "✓";
  } catch {
    location.reload();
  }
}
