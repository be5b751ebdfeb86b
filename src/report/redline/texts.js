// The texts of a redline and what is decided of them; no element of a page but their islands.

// Fields of an item; see island.rs.
const KIND = 0, START = 1, END = 2, LINE = 3, COLUMN = 4, PLACED = 5, AFTER = 6, ENTITY = 7, FACTS = 8, EVIDENCE = 9, RECORD = 10;
const SUBSTITUTED = 0, SUGGESTED = 1, RIGHT = 5;
const KINDS = ['Change', 'Suggestion', 'Left alone', 'Notice', 'Not read', 'Right as it is'];

// Control characters are shown, not obeyed.
const shown = (text) => text.replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g,
  (c) => (c === '\r' ? '' : `\\u{${c.charCodeAt(0).toString(16)}}`));

const isMade = (item) => item[KIND] === SUBSTITUTED;
const isChoice = ({ item }) => isMade(item) || (item[KIND] === SUGGESTED && item[PLACED] === 1);
const isAccepted = ({ text, index }) => text.accepted[index] === 1;
const before = ({ text, item }) => text.text.slice(item[START], item[END]);
const after = ({ text, item }) => (item[AFTER] < 0 ? '' : text.strings[item[AFTER]]);
const entity = ({ text, item }) => (item[ENTITY] < 0 ? null : text.strings[item[ENTITY]]);

// The words of a change, or of what stays.
const change = (found) => (found.item[AFTER] < 0 ? shown(before(found)) : `${shown(before(found))} becomes ${shown(after(found))}`);

// What there is to tell of an item, as pairs of name and value.
function facts({ text, item }) {
  const pairs = [];
  const indices = text.facts[item[FACTS]];
  for (let at = 0; at < indices.length; at += 2) pairs.push([text.strings[indices[at]], text.strings[indices[at + 1]]]);
  return pairs;
}

// Every text that has an island beneath `root`, with the run's own decisions. The islands are taken away. Items are numbered
// through all texts, and behind them the names that are right.
function readTexts(root) {
  let first = 0;
  const texts = Array.from(root.querySelectorAll('script.island'), (island) => {
    const text = JSON.parse(island.textContent);
    // The number of its section, which the ids of its marks begin with.
    text.number = Number(island.parentElement.id.slice(1));
    island.remove();
    text.accepted = Uint8Array.from(text.items, (item) => (isMade(item) ? 1 : 0));
    text.first = first;
    text.lines = text.items.reduce((last, item) => Math.max(last, item[RECORD]), 0);
    first += text.items.length;
    text.right ??= [];
    return text;
  });
  for (const text of texts) {
    text.firstRight = first;
    first += text.right.length;
  }
  return texts;
}

// The item, or the name that is right, with this number: its text and its place in that.
function find(texts, number) {
  const [first, list] = texts[0].firstRight <= number ? ['firstRight', 'right'] : ['first', 'items'];
  let low = 0, high = texts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (texts[middle][first] <= number) low = middle; else high = middle - 1;
  }
  const text = texts[low];
  const index = number - text[first];
  return { text, index, item: text[list][index] };
}

// How many changes there are, how many of them are accepted, and how many suggestions are.
function tally(texts) {
  const counts = { accepted: 0, changes: 0, suggestions: 0 };
  for (const text of texts) {
    text.items.forEach((item, index) => {
      if (isMade(item)) { counts.changes += 1; counts.accepted += text.accepted[index]; }
      if (item[KIND] === SUGGESTED) counts.suggestions += text.accepted[index];
    });
  }
  return counts;
}

// The text as decided.
function decided(text) {
  const pieces = [];
  let at = 0;
  text.items.forEach((item, index) => {
    if (text.accepted[index] !== 1 || item[START] < at) return;
    pieces.push(text.text.slice(at, item[START]), text.strings[item[AFTER]]);
    at = item[END];
  });
  pieces.push(text.text.slice(at));
  return pieces.join('');
}

// The lines of the ledger, within the text's own, of which the other than the run's was decided.
function turned(text) {
  const lines = [];
  text.items.forEach((item, index) => {
    if (isChoice({ item }) && (text.accepted[index] === 1) !== isMade(item)) lines.push(item[RECORD]);
  });
  return lines;
}

// Decides on these lines otherwise than the run did, and tells the items that it found there.
function turn(text, lines) {
  const wanted = new Set(lines);
  const indices = [...text.items.keys()].filter((index) => isChoice({ item: text.items[index] }) && wanted.has(text.items[index][RECORD]));
  for (const index of indices) text.accepted[index] = isMade(text.items[index]) ? 0 : 1;
  return indices;
}

export { KIND, START, LINE, COLUMN, AFTER, EVIDENCE, SUBSTITUTED, SUGGESTED, RIGHT, KINDS };
export { shown, isMade, isChoice, isAccepted, before, after, entity, change, facts };
export { readTexts, find, tally, decided, turned, turn };
