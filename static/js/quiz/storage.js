// What must outlive the page. A browser that keeps nothing (private mode, full) still works while the page is open.
const memory = {};

export function load(storage, name) {
  if (storage in memory) return memory[storage][name];
  try {
    return JSON.parse(window[storage].getItem(name)) ?? undefined;
  } catch {
    return undefined;
  }
}

export function keep(storage, name, value) {
  try {
    if (value === undefined) window[storage].removeItem(name);
    else window[storage].setItem(name, JSON.stringify(value));
  } catch {
    memory[storage] ??= {};
  }
  if (storage in memory) memory[storage][name] = value;
}
