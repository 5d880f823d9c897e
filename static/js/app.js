import "./parts/hotspot.js";
import "./parts/lesson.js";
import "./parts/reorder.js";
import "./parts/word_count.js";

// What every page gains from JavaScript; nothing here is needed to do anything.

const all = (selector, root = document) => root.querySelectorAll(selector);

// The menu closes on Escape and on a tap elsewhere.
for (const menu of all("[data-menu]")) {
  document.addEventListener("click", (event) => {
    if (!menu.contains(event.target)) menu.open = false;
  });
  menu.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !menu.open) return;
    menu.open = false;
    menu.querySelector("summary").focus();
  });
}

// A deed that asks first: <button data-confirm="question">.
const confirmation = document.getElementById("confirm");
let confirmed = null;

function ask(button) {
  document.getElementById("confirm-text").textContent = button.dataset.confirm;
  confirmation.returnValue = "";
  confirmation.showModal();
  confirmation.addEventListener(
    "close",
    () => {
      if (!confirmation.returnValue) return button.focus();
      confirmed = button;
      button.form.requestSubmit(button);
    },
    { once: true },
  );
}

// A form is sent once (but for data-repeat, where a file comes back); the buttons come back when the page is shown again (bfcache).
document.addEventListener("submit", (event) => {
  const { target: form, submitter } = event;
  if (submitter?.dataset.confirm && confirmation?.showModal && confirmed !== submitter) {
    event.preventDefault();
    ask(submitter);
    return;
  }
  if (event.defaultPrevented || form.method !== "post" || form.target || "repeat" in form.dataset) return;
  if (form.dataset.sent) return event.preventDefault();
  form.dataset.sent = "1";
  setTimeout(() => all("[type=submit]", form).forEach((button) => button.setAttribute("aria-disabled", "true")));
});

addEventListener("pageshow", () => {
  for (const form of all("form[data-sent]")) {
    delete form.dataset.sent;
    all("[type=submit]", form).forEach((button) => button.removeAttribute("aria-disabled"));
  }
  confirmed = null;
});

// Dialogs that only add.
document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-open]");
  if (opener) document.getElementById(opener.dataset.open)?.showModal();
  event.target.closest("[data-close]")?.closest("dialog").close();
});

// "No network", said while it lasts.
const offline = document.querySelector("[data-offline]");
const tell = () => offline && (offline.hidden = navigator.onLine);
addEventListener("online", tell);
addEventListener("offline", tell);
tell();

// The faults of a form are read first; the names of chosen files are shown with their sizes.
document.querySelector("[data-focus]")?.focus();
for (const input of all('.file input[type="file"]')) {
  input.addEventListener("change", () => {
    let list = input.parentNode.querySelector(".file__list");
    if (!list) input.after((list = document.createElement("p")));
    list.className = "file__list";
    list.setAttribute("role", "status");
    const size = (bytes) => `${(bytes / 1e6).toLocaleString(document.documentElement.lang, { maximumFractionDigits: 1 })} MB`;
    list.textContent = [...input.files].map((file) => `${file.name} (${size(file.size)})`).join(", ");
  });
}
