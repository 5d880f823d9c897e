// A lesson goes on where it was left: the place is sent now and then, and when the page is hidden.
const article = document.querySelector("[data-lesson]");
const form = document.querySelector("[data-position-form]");
const EVERY_MS = 15000;
let sent = -1;

function percent() {
  const box = article.getBoundingClientRect();
  const seen = window.innerHeight - box.top;
  return Math.max(0, Math.min(100, Math.round((seen / Math.max(box.height, 1)) * 100)));
}

function send() {
  const now = percent();
  if (now <= sent) return;
  sent = now;
  const body = new FormData(form);
  body.set("percent", String(now));
  navigator.sendBeacon(form.action, body);
}

if (article) {
  const stored = Number(article.dataset.position || 0);
  const nearTop = window.scrollY < 40 && !location.hash;
  if (stored > 15 && stored < 97 && nearTop) {
    const top = article.getBoundingClientRect().top + window.scrollY;
    window.scrollTo({ top: top + (article.offsetHeight * stored) / 100 - window.innerHeight, behavior: "instant" });
  }
  if (form) {
    send();
    setInterval(send, EVERY_MS);
    document.addEventListener("visibilitychange", () => document.visibilityState === "hidden" && send());
    addEventListener("pagehide", send);
  }
}
