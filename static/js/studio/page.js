// What every part of the editor asks of its page.
export const root = document.querySelector("[data-studio]");
export const facts = root ? root.dataset : {};
export const find = (selector, within = document) => within.querySelector(selector);
export const all = (selector, within = document) => [...within.querySelectorAll(selector)];
const said = facts.words ? JSON.parse(facts.words) : {};
export const words = (name, values = {}) => Object.entries(values).reduce((text, [key, value]) => text.replace(`{${key}}`, value), said[name] ?? "");
export const list = root && find("[data-blocks]");
export const sections = () => [...list.children].filter((node) => node.dataset.block);
export const inWords = (html) => html.replaceAll(/src="(?=images\/|files\/)/g, `src="${facts.shown}`);
export const outOfWords = (html) => html.replaceAll(`src="${facts.shown}`, 'src="').replaceAll(`src="${new URL(facts.shown, location.href)}`, 'src="');
const LETTERS = "abcdefghijkmnpqrstuvwxyz23456789";
export const newId = () => [...crypto.getRandomValues(new Uint8Array(8))].map((byte) => LETTERS[byte % LETTERS.length]).join("");
