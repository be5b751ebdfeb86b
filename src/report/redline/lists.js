// Lists of what a redline holds: its names by how often they come, and everything in its order for the print.

import { KIND, LINE, COLUMN, KINDS, isChoice, isAccepted, entity, change, facts } from './texts.js';

// More names are not listed, nor longer lists printed behind the text.
const LISTED = 40, PRINTED = 2000;

function make(name, className, text) {
  const element = document.createElement(name);
  if (className) element.className = className;
  if (text !== undefined) element.textContent = text;
  return element;
}

// Every item of the texts with its text.
function* each(texts) {
  for (const text of texts) {
    for (let index = 0; index < text.items.length; index += 1) yield { text, index, item: text.items[index] };
  }
}

// A list of the names, or nothing.
function names(texts) {
  const times = new Map();
  for (const found of each(texts)) {
    const name = entity(found);
    if (name !== null) times.set(name, (times.get(name) ?? 0) + 1);
  }
  if (times.size === 0) return [];
  const list = make('ul', 'names');
  for (const [name, count] of [...times].sort((a, b) => b[1] - a[1]).slice(0, LISTED)) {
    const entry = make('li');
    entry.append(make('span', '', name), make('span', '', String(count)));
    list.append(entry);
  }
  return [list];
}

// What the print has behind the text, or nothing.
function everything(texts) {
  const count = texts.reduce((sum, text) => sum + text.items.length, 0);
  if (count === 0 || count > PRINTED) return [];
  const list = make('ol');
  for (const found of each(texts)) {
    const { text, item } = found;
    const state = isChoice(found) ? `, ${isAccepted(found) ? 'accepted' : 'not accepted'}` : '';
    const told = facts(found).map(([name, value]) => `${name}: ${value}`);
    list.append(make('li', '', `${text.name}:${item[LINE]}:${item[COLUMN]} ${KINDS[item[KIND]]}${state}: ${change(found)}. ${told.join('; ')}`));
  }
  return [make('h2', '', 'Each in its order'), list];
}

export { make, names, everything };
