// Asking the server without leaving the page, and knowing it again after somebody signed in elsewhere.

// The answer as { status, data }: 0 where nobody answered in time, 401 where the answer leads to the sign-in.
export async function post(address, { token, body, patience, keepalive = false }) {
  const control = new AbortController();
  const clock = setTimeout(() => control.abort(), patience);
  try {
    const headers = { "Content-Type": "application/json", Accept: "application/json", "X-CSRFToken": token };
    const answer = await fetch(address, { method: "POST", headers, body, redirect: "manual", cache: "no-store", signal: control.signal, keepalive });
    if (answer.type === "opaqueredirect") return { status: 401, data: {} };
    return { status: answer.status, data: await answer.json().catch(() => ({})) };
  } catch {
    return { status: 0, data: {} };
  } finally {
    clearTimeout(clock);
  }
}

// That part of this page as the server makes it now, with a new token; null where it is another person's, or none.
export async function readAgain(selector, key) {
  try {
    const answer = await fetch(location.href, { redirect: "manual", cache: "no-store" });
    if (!answer.ok) return null;
    const found = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector(selector);
    return found?.dataset.key === key ? found : null;
  } catch {
    return null;
  }
}
