// Pictures and files go up to the server, which checks them; the words of pictures are asked for in one dialog.
import { facts, find, words } from "./page.js";
import { say } from "./blocks.js";
import { tell } from "./status.js";

// What was kept; null for what was refused, undefined without network.
async function sendOne(file, address) {
  const body = new FormData();
  body.append("upload", file);
  tell("saving", words("sending", { name: file.name }));
  try {
    const answer = await fetch(address, { method: "POST", body, headers: { Accept: "application/json", "X-CSRFToken": facts.token }, redirect: "manual" });
    const said = await answer.json().catch(() => ({}));
    if (answer.ok) return { ...said, name: file.name, alt: "" };
    fail(words("failed", { reason: (said.messages ?? []).join(" ") }));
  } catch {
    fail(words("sendFailed", { name: file.name }));
    if (!navigator.onLine) return undefined;
  }
  return null;
}

// In the toast too: the line above the lesson soon says something else.
function fail(text) {
  tell("failed", text);
  say(text);
}

// All of them one after the other; those that were not kept are left out, unless their order counts.
export async function send(files, { inOrder = false } = {}) {
  const kept = [];
  for (const file of files) kept.push(await sendOne(file, facts.pictures));
  return inOrder ? kept : kept.filter(Boolean);
}

export const sendFile = (file) => sendOne(file, facts.files);

const dialog = find("#alt-dialog");
export function askWords(pictures) {
  if (!dialog?.showModal || dialog.open) return;
  const rows = find("[data-alt-rows]", dialog);
  rows.replaceChildren(...pictures.map(row));
  dialog.returnValue = "";
  dialog.showModal();
  const done = () => {
    if (dialog.returnValue !== "yes") return;
    rows.querySelectorAll("input").forEach((input, number) => pictures[number].set(input.value.trim()));
  };
  dialog.addEventListener("close", done, { once: true });
}

function row({ url, alt }, number) {
  const line = document.createElement("label");
  line.className = "salt__row";
  const picture = document.createElement("img");
  Object.assign(picture, { src: url, alt: "" });
  const input = document.createElement("input");
  Object.assign(input, { className: "input", value: alt ?? "", maxLength: 300 });
  input.setAttribute("aria-label", `${words("altTitle")} ${number + 1}`);
  line.append(picture, input);
  return line;
}
