// Speaking to the server for a package. 400 says that the token of the page is older than the sign-in: the page is then
// asked for a new one, as long as it is still that of the same learner.
import { post as send, readAgain } from "../asking.js";

export const PATIENCE = 30000;

export function makeServer({ key, token }) {
  const ask = (address, body, keepalive = false) => send(address, { token, body, patience: PATIENCE, keepalive });

  async function renew() {
    const page = await readAgain("[data-package]", key);
    if (page) token = page.querySelector('[name="csrf_token"]').value;
    return Boolean(page);
  }

  async function post(address, body) {
    const text = JSON.stringify(body);
    const answer = await ask(address, text);
    if (answer.status !== 400) return answer;
    return (await renew()) ? ask(address, text) : { status: 401, data: {} };
  }

  // The page goes away: nobody waits for the answer but whoever is still there.
  const postLast = (address, body) => ask(address, JSON.stringify(body), true);
  return { post, postLast };
}
