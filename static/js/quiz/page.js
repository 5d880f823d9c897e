// The page as it came, and what of it can be exchanged without another page: the head, the view, the question.
const facts = document.querySelector("[data-attempt]").dataset;
export const { attempt, base, person } = facts;
export const total = Number(facts.total);
export const secondsLeft = Number(facts.left);
export const isLocked = facts.order === "locked";
export const words = JSON.parse(facts.words);
export const here = { number: facts.number, isLeaving: false };

export const find = (selector, root = document) => root.querySelector(selector);
export const all = (selector, root = document) => [...root.querySelectorAll(selector)];
export const wait = (time) => new Promise((resume) => setTimeout(resume, time));
export const count = (name, number) => words[`${name}_${number === 1 ? "one" : "many"}`].replace("%s", number);

const kind = here.number ? "question" : "review";
export const heads = { [kind]: find("main > .page-head") };
export const views = { [kind]: find("[data-view]") };
export const sections = {};
export const section = () => sections[here.number];

// What is answered in a question, as [name, value]; and the other way round.
const isBox = (control) => control.type === "radio" || control.type === "checkbox";
const controls = (question) => all('[name^="q"]', question);
export const isText = (element) => element.matches('input:not([type="radio"], [type="checkbox"]), textarea');
export function fieldsOf(question) {
  const given = controls(question).filter((each) => (isBox(each) ? each.checked : each.value !== ""));
  return given.map(({ name, value }) => [name, value]);
}
export function showFields(question, fields) {
  for (const control of controls(question)) {
    const values = fields.filter(([name]) => name === control.name).map((field) => field[1]);
    if (isBox(control)) control.checked = values.includes(control.value);
    else if (control.value !== (values[0] ?? "")) control.value = values[0] ?? "";
  }
  question.dispatchEvent(new Event("shown", { bubbles: true }));
}

export function tell(text) {
  const place = find("[data-notice]");
  place.hidden = !text;
  if (text) find("p", place).textContent = text;
}
export const announce = (text) => (find("[data-announce]").textContent = text);
