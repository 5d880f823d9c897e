// The settings of a quiz: the sentence at the top says what stands in the form at this moment.

const form = document.querySelector("[data-plan]");
const sentence = document.querySelector("[data-summary]");
let asked = 0;

async function rewrite() {
  const mine = ++asked;
  const answer = await fetch(form.dataset.plan, { method: "POST", body: new FormData(form) }).catch(() => null);
  const { words } = answer?.ok ? await answer.json() : {};
  if (words && mine === asked) sentence.textContent = words;
}

if (form && sentence) form.addEventListener("change", rewrite);
