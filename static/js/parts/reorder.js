// Items to put in order get buttons that move them up and down. The selects stay the form: a move writes the
// positions into them, and the page hears it as a change of one of them.
const positionOf = (item) => Number(item.querySelector("select").value) || Infinity;

// As the positions say; what has none stays below, in its order.
function arrange(list) {
  const items = [...list.querySelectorAll(".arrange__item")];
  const sorted = [...items].sort((one, other) => (positionOf(one) === positionOf(other) ? 0 : positionOf(one) - positionOf(other)));
  if (sorted.some((item, place) => item !== items[place])) list.prepend(...sorted);
  return sorted;
}

function limit(items) {
  for (const [place, item] of items.entries()) {
    for (const button of item.querySelectorAll("[data-move]")) {
      const isAtEnd = place === (button.dataset.move === "1" ? items.length - 1 : 0);
      button.setAttribute("aria-disabled", isAtEnd);
    }
  }
}

function move(list, button) {
  const items = arrange(list);
  const item = button.closest(".arrange__item");
  const from = items.indexOf(item);
  const to = from + Number(button.dataset.move);
  if (to < 0 || to >= items.length) return button.focus();
  items.splice(to, 0, ...items.splice(from, 1));
  list.prepend(...items);
  for (const [place, each] of items.entries()) each.querySelector("select").value = place + 1;
  limit(items);
  button.focus();
  list.querySelector("[role=status]").textContent = list.dataset.arrange.replace("{n}", to + 1);
  item.querySelector("select").dispatchEvent(new Event("change", { bubbles: true }));
}

function start(list) {
  for (const button of list.querySelectorAll("[data-move]")) {
    button.hidden = false;
    button.onclick = () => move(list, button);
  }
  limit(arrange(list));
}

// Again where the browser gives a page its answers back, and for a question that comes to the page later.
const startAll = () => document.querySelectorAll("[data-arrange]").forEach(start);
startAll();
addEventListener("pageshow", startAll);
document.addEventListener("shown", startAll);
