// The menu of kinds: from the button under the lesson, from the plus between blocks, and from "/" in an empty line.
import { all, find } from "./page.js";

const menu = find("[data-menu-blocks]");
let chosen = null;
let opener = null;

export function openMenu(anchor, choose, { back = anchor } = {}) {
  chosen = choose;
  opener = back;
  menu.hidden = false;
  const box = anchor.getBoundingClientRect();
  const isAbove = box.bottom + menu.offsetHeight > innerHeight && box.top > menu.offsetHeight;
  menu.style.top = `${scrollY + (isAbove ? box.top - menu.offsetHeight - 4 : box.bottom + 4)}px`;
  menu.style.left = `${Math.min(box.left, innerWidth - menu.offsetWidth - 8)}px`;
  anchor.setAttribute?.("aria-expanded", "true");
  find("[data-new]", menu).focus({ preventScroll: true });
}

function close(isBack) {
  if (menu.hidden) return;
  menu.hidden = true;
  opener?.setAttribute?.("aria-expanded", "false");
  if (isBack) opener?.focus?.();
}

export function startMenu() {
  menu.addEventListener("click", (event) => {
    const kind = event.target.closest("[data-new]")?.dataset.new;
    if (!kind) return;
    close(false);
    chosen(kind);
  });
  menu.addEventListener("keydown", (event) => {
    const items = all("[data-new]", menu);
    const at = items.indexOf(document.activeElement);
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: items.length - 1 }[event.key];
    if (to !== undefined) items[(to + items.length) % items.length].focus();
    else if (event.key === "Escape" || event.key === "Tab") close(true);
    else if (event.key.length === 1 && event.key !== " ") byLetter(items, at, event.key);
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
  document.addEventListener("pointerdown", (event) => menu.contains(event.target) || close(false));
}

const bare = (text) => text.normalize("NFD").replaceAll(/\p{M}/gu, "").replaceAll("đ", "d").replaceAll("Đ", "D").trim().toLowerCase();

function byLetter(items, at, letter) {
  const order = [...items.slice(at + 1), ...items.slice(0, at + 1)];
  order.find((item) => bare(item.textContent).startsWith(bare(letter)))?.focus();
}
