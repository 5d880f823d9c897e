// A sign-in that has expired is renewed in a dialog, by the same person; nothing is sent under anybody else's name.
import { find, person, words } from "./page.js";
import { flush } from "./sending.js";
import { call, setToken } from "./server.js";
import { note } from "./watching.js";

const dialog = find("[data-sign-in]");
const form = find("form", dialog);
const QUIET = 1500;
let typedAt = -QUIET;
let isPutOff = false;
addEventListener("keydown", () => (typedAt = performance.now()), true);

// The dialog does not open under the fingers of somebody who writes, and not again for who chose "later".
const OUT = [401, 403, 404];
const IN = [200, 409, 413, 422];
export function askToSignIn(status) {
  if (OUT.includes(status)) {
    find("[data-expired]").hidden = false;
    if (!isPutOff) setTimeout(openWhenQuiet);
  } else if (IN.includes(status)) {
    find("[data-expired]").hidden = true;
    isPutOff = false;
    if (dialog.open) dialog.close();
  }
}
function openWhenQuiet() {
  if (dialog.open || find("[data-expired]").hidden || isPutOff) return;
  const rest = QUIET - (performance.now() - typedAt);
  if (rest > 0) setTimeout(openWhenQuiet, rest);
  else open();
}
function open() {
  say("");
  find("[data-step]", dialog).hidden = true;
  dialog.showModal();
  find("h2", dialog).focus();
}

function say(text) {
  find("[role=alert]", form).hidden = !text;
  find("[data-says]", form).textContent = text;
}

async function signIn() {
  const path = form.getAttribute("action");
  const asked = await call("GET", path);
  if (asked.status !== 200) return say(words.no_answer);
  setToken(asked.data.csrf_token);
  const body = new URLSearchParams(new FormData(form));
  body.set("person", person);
  const { status, data } = await call("POST", path, body);
  if (data.csrf_token) setToken(data.csrf_token);
  if (status === 200) return arrive(data);
  say((data.messages ?? []).join(" ") || (status === 429 ? words.too_many : words.no_answer));
  form.elements.password.value = "";
  form.elements.password.focus();
}
function arrive(data) {
  form.elements.password.value = "";
  if (data.next) {
    say(words.one_step);
    const step = find("[data-step]", dialog);
    step.hidden = false;
    find("a", step).href = data.next;
    return find("a", step).focus();
  }
  find("[data-expired]").hidden = true;
  dialog.close();
  note("signed_in_again");
  return flush();
}

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  const button = find("[type=submit]", form);
  button.disabled = true;
  await signIn();
  button.disabled = false;
});
dialog.addEventListener("cancel", () => (isPutOff = true));
find("[data-close]", dialog).addEventListener("click", () => (isPutOff = true));
find("[data-sign-in-here]").addEventListener("click", () => !dialog.open && open());
