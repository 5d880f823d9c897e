// A page about work that goes on is shown anew now and then, as its <noscript> does without a script.
// Only the parts that say how things stand change, so that nobody loses their place; when none is left, all does.
const parts = () => document.querySelectorAll("[data-refresh]");
const pause = Number(parts()[0]?.dataset.refresh || 0);

function renew(part, fresh) {
  if (!fresh || fresh.innerHTML === part.innerHTML) return;
  const within = part.contains(document.activeElement);
  part.replaceChildren(...fresh.childNodes);
  if (within) part.querySelector("a, button, summary")?.focus();
}

async function look() {
  try {
    const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.querySelectorAll("[data-refresh]");
    if (answer.ok && !fresh.length) return location.reload();
    if (answer.ok) parts().forEach((part, at) => renew(part, fresh[at]));
  } catch {
    // The net is away: the next look may find it again.
  }
  setTimeout(look, pause);
}

if (pause) setTimeout(look, pause);
