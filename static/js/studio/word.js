// What comes from Word, LibreOffice or a page is brought to its structure: headings, real lists, tables, links.
// Fonts, colours, comments and hidden parts stay behind. The server cleans once more; this is for the eye.
const KEPT = { td: ["colspan", "rowspan"], th: ["colspan", "rowspan", "scope"], a: ["href"], img: ["src", "alt"], ol: ["start"] };
const AS = { H1: "h2", H5: "h4", H6: "h4", B: "strong", I: "em", STRIKE: "s", DEL: "s" };
const ORDERED = /^\s*(?:\(?[0-9]{1,3}|[a-zđ]{1,2}|[ivx]{1,6})[.)/]/i;

export const isFromWord = (html) => /mso-|class="?Mso|urn:schemas-microsoft-com/i.test(html);

export function clean(html) {
  const page = new DOMParser().parseFromString(html.replaceAll(/<!--\[if[\s\S]*?<!\[endif\]-->/gi, ""), "text/html");
  for (const node of page.querySelectorAll("style,script,meta,link,title,xml,template,iframe,object,svg")) node.remove();
  comments(page);
  headings(page);
  lists(page);
  for (const node of [...page.body.querySelectorAll("*")]) plain(page, node);
  for (const node of [...page.body.querySelectorAll("p")]) if (!node.textContent.replaceAll("\u00a0", " ").trim() && !node.querySelector("img,br")) node.remove();
  return page.body.innerHTML;
}

function comments(page) {
  const walker = page.createTreeWalker(page.body, NodeFilter.SHOW_COMMENT);
  const found = [];
  while (walker.nextNode()) found.push(walker.currentNode);
  for (const node of found) node.remove();
}

const styleOf = (node) => node.getAttribute("style") ?? "";

// A title is a paragraph of a class in some versions of Word.
function headings(page) {
  for (const node of page.querySelectorAll("p.MsoTitle, p.MsoHeading1, p.MsoHeading2, p.MsoHeading3")) {
    rename(page, node, /Title|1$/.test(node.className) ? "h2" : node.className.endsWith("2") ? "h3" : "h4");
  }
}

const levelOf = (node) => Number(/mso-list:[^;]*level([0-9])/.exec(styleOf(node))?.[1] ?? 0);

// Word writes lists as paragraphs that carry "mso-list: l0 level1 lfo1" and a bullet in a span that lists ignore.
function lists(page) {
  for (const first of page.querySelectorAll("p[style*='mso-list'], p[class*='MsoListParagraph']")) {
    if (!first.isConnected || !levelOf(first)) continue;
    const items = [first];
    for (let next = first.nextElementSibling; next?.tagName === "P" && levelOf(next); next = next.nextElementSibling) items.push(next);
    first.before(nest(page, items));
    for (const item of items) item.remove();
  }
}

function nest(page, items) {
  const open = [];
  let top = null;
  for (const item of items) {
    const level = levelOf(item);
    const isOrdered = ORDERED.test(bulletOf(item));
    while (open.length > level) open.pop();
    while (open.length < level) {
      const made = page.createElement(isOrdered ? "ol" : "ul");
      const parent = open.at(-1);
      if (parent) (parent.lastElementChild ?? parent.appendChild(page.createElement("li"))).append(made);
      else top = made;
      open.push(made);
    }
    const entry = page.createElement("li");
    entry.append(...item.childNodes);
    open.at(-1).append(entry);
  }
  return top;
}

function bulletOf(item) {
  const marks = [...item.querySelectorAll("span")].filter((span) => /mso-list:\s*ignore/i.test(styleOf(span)));
  const text = marks.map((mark) => mark.textContent).join("");
  for (const mark of marks) mark.remove();
  return text;
}

function rename(page, node, name) {
  const made = page.createElement(name);
  made.append(...node.childNodes);
  for (const { name: each, value } of node.attributes) made.setAttribute(each, value);
  node.replaceWith(made);
  return made;
}

const isHidden = (node) => /display:\s*none|mso-hide:\s*all/i.test(styleOf(node));
const UNWRAPPED = new Set(["FONT", "SPAN", "DIV", "CENTER", "SECTION", "ARTICLE", "HEADER", "FOOTER", "MAIN"]);

function plain(page, found) {
  if (!found.isConnected) return;
  if (isHidden(found)) return found.remove();
  let node = found;
  if (node.tagName === "SPAN") node = emphasise(page, node);
  if (AS[node.tagName]) node = rename(page, node, AS[node.tagName]);
  if (node.tagName.includes(":") || (UNWRAPPED.has(node.tagName) && !isParagraph(node))) return node.replaceWith(...node.childNodes);
  if (node.tagName === "DIV") node = rename(page, node, "p");
  if (node.tagName === "A" && !/^(https:|mailto:|http:)/i.test(node.getAttribute("href") ?? "")) return node.replaceWith(...node.childNodes);
  if (node.tagName === "A") node.setAttribute("href", node.getAttribute("href").replace(/^http:/i, "https:"));
  if (node.tagName === "IMG" && /^(file|https?|blob|cid):/i.test(node.getAttribute("src") ?? "")) return node.remove();
  for (const { name } of [...node.attributes]) if (!KEPT[node.tagName.toLowerCase()]?.includes(name)) node.removeAttribute(name);
}

// A div that holds only words is a paragraph; one that holds blocks is nothing.
const isParagraph = (node) => node.tagName === "DIV" && !node.querySelector("p,div,ul,ol,table,h1,h2,h3,h4,blockquote,figure,img");

// Google writes bold as a style.
function emphasise(page, span) {
  const style = styleOf(span);
  let node = span;
  if (/font-weight:\s*(bold|[6-9]00)/i.test(style)) node = rename(page, node, "strong");
  else if (/font-style:\s*italic/i.test(style)) node = rename(page, node, "em");
  return node;
}
