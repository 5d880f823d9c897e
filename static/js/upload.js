// A file is sent in parts as soon as it is chosen: how far it is, what is left, on after a broken line, cancel.
import { Upload } from "tus-js-client/lib.esm/browser/index.js";

const CHUNK = 2 * 1024 * 1024;
// Half an hour of trying: a line may be away for long.
const PAUSES = [0, 1000, 3000, 5000, 10000, 20000, ...Array(60).fill(30000)];
const MEGABYTE = 1e6;

const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);
const megabytes = (bytes) =>
  (bytes / MEGABYTE).toLocaleString(document.documentElement.lang, { maximumFractionDigits: 1, minimumFractionDigits: 1 });

function begin(box) {
  const find = (name) => box.querySelector(`[data-upload-${name}]`);
  const input = box.querySelector("input[type=file]");
  const [id, line, words, form] = [find("id"), find("line"), find("words"), input.form];
  const bar = line.querySelector("progress");
  const fieldName = input.name;
  let current = null;
  let waiter = null;
  let started = { at: 0, bytes: 0 };

  const say = (text) => words.textContent !== text && (words.textContent = text);
  const show = (isOn) => (line.hidden = !isOn);

  function left(sent, total) {
    const seconds = (performance.now() - started.at) / 1000;
    const speed = (sent - started.bytes) / seconds;
    if (seconds < 2 || speed <= 0) return "";
    const minutes = Math.round((total - sent) / speed / 60);
    return `, ${minutes < 1 ? box.dataset.soon : fill(box.dataset.left, { minutes })}`;
  }
  function progress(sent, total) {
    if (!started.at) started = { at: performance.now(), bytes: sent };
    bar.value = total ? (100 * sent) / total : 0;
    say(fill(box.dataset.sending, { done: megabytes(sent), total: megabytes(total) }) + left(sent, total));
  }
  function finish(file) {
    id.value = current.url.split("/").pop();
    current = null;
    show(false);
    say(fill(box.dataset.done, { name: file.name }));
    box.dispatchEvent(new CustomEvent("uploaded", { bubbles: true, detail: { id: id.value, file } }));
    if (waiter) form.requestSubmit(waiter);
    waiter = null;
  }
  function fail(error) {
    const text = error.originalResponse?.getBody();
    const isPlain = error.originalResponse?.getHeader("Content-Type")?.startsWith("text/plain");
    current = waiter = null;
    show(false);
    input.value = "";
    say(isPlain && text ? text : box.dataset.failed);
  }

  async function send(file) {
    await stop();
    id.value = "";
    if (file.size > Number(box.dataset.largest)) {
      input.value = "";
      return say(fill(box.dataset.large, { size: megabytes(file.size) }));
    }
    // What is sent in parts does not come along with the form once more.
    input.removeAttribute("name");
    started = { at: 0, bytes: 0 };
    const token = form.elements.csrf_token.value;
    current = new Upload(file, {
      endpoint: box.dataset.url,
      chunkSize: CHUNK,
      retryDelays: PAUSES,
      removeFingerprintOnSuccess: true,
      metadata: { filename: file.name, purpose: box.dataset.purpose },
      headers: { "X-CSRFToken": token, Accept: "text/plain" },
      onProgress: progress,
      onSuccess: () => finish(file),
      onError: fail,
      onShouldRetry: (error) => {
        const status = error.originalResponse?.getStatus() ?? 0;
        const again = !status || status === 409 || status === 423 || status === 429 || status >= 500;
        if (again) say(box.dataset.waiting);
        return again;
      },
    });
    show(true);
    const upload = current;
    const [known] = await upload.findPreviousUploads();
    if (known) upload.resumeFromPreviousUpload(known);
    if (upload === current) upload.start();
  }
  async function stop() {
    const upload = current;
    current = waiter = null;
    show(false);
    await upload?.abort(true).catch(() => {});
  }

  input.addEventListener("change", () => (input.files[0] ? send(input.files[0]) : stop()));
  find("cancel").addEventListener("click", async () => {
    await stop();
    input.value = "";
    input.name = fieldName;
    say(box.dataset.cancelled);
    input.focus();
  });
  // Sent before the file is here: the form waits for it.
  form.addEventListener("submit", (event) => {
    if (!current) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    waiter = event.submitter;
    say(`${words.textContent.split(" · ")[0]} · ${box.dataset.wait}`);
  });
  addEventListener("online", async () => {
    const upload = current;
    await upload?.abort();
    if (upload && upload === current) upload.start();
  });
  addEventListener("beforeunload", (event) => current && event.preventDefault());
}

for (const box of document.querySelectorAll("[data-upload]")) begin(box);
