// Speaking to the server. A redirect means that the sign-in has expired; 400, that the token of the page is older than
// the sign-in: the page is then asked for a new one, as long as it is still that of the same learner.
const PATIENCE = 30000;

export function makeServer({ key, token }) {
  async function ask(address, text, options = {}) {
    const headers = { "Content-Type": "application/json", Accept: "application/json", "X-CSRFToken": token };
    const control = new AbortController();
    const clock = setTimeout(() => control.abort(), PATIENCE);
    try {
      const given = { method: "POST", headers, body: text, redirect: "manual", cache: "no-store", signal: control.signal };
      const answer = await fetch(address, { ...given, ...options });
      if (answer.type === "opaqueredirect") return { status: 401, data: {} };
      return { status: answer.status, data: await answer.json().catch(() => ({})) };
    } catch {
      return { status: 0, data: {} };
    } finally {
      clearTimeout(clock);
    }
  }

  async function renew() {
    const answer = await fetch(location.href, { redirect: "manual", cache: "no-store" }).catch(() => null);
    if (!answer?.ok) return false;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (page.querySelector("[data-package]")?.dataset.key !== key) return false;
    token = page.querySelector('[data-package] [name="csrf_token"]').value;
    return true;
  }

  async function post(address, body) {
    const text = JSON.stringify(body);
    const answer = await ask(address, text);
    if (answer.status !== 400) return answer;
    return (await renew()) ? ask(address, text) : { status: 401, data: {} };
  }

  // The page goes away: nobody waits for the answer but whoever is still there.
  const postLast = (address, body) => ask(address, JSON.stringify(body), { keepalive: true });
  return { post, postLast };
}
