// A page about work that goes on is shown anew now and then, as its <noscript> does without a script.
// While the work lasts only the part that says how far it is changes, so that nobody loses their place.
const part = document.querySelector("[data-refresh]");
const pause = Number(part?.dataset.refresh || 0);

async function look() {
  try {
    const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.querySelector("[data-refresh]");
    if (answer.ok && !fresh) return location.reload();
    if (answer.ok && fresh.innerHTML !== part.innerHTML) part.replaceChildren(...fresh.childNodes);
  } catch {
    // The net is away: the next look may find it again.
  }
  setTimeout(look, pause);
}

if (pause) setTimeout(look, pause);
