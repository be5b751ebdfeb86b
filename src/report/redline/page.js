'use strict';
(() => {
  // Fields of an item; see island.rs.
  const KIND = 0, START = 1, END = 2, LINE = 3, COLUMN = 4, PLACED = 5, AFTER = 6, ENTITY = 7, FACTS = 8, EVIDENCE = 9;
  const SUBSTITUTED = 0, SUGGESTED = 1;
  const KINDS = ['Change', 'Suggestion', 'Left alone', 'Notice', 'Not read'];
  // Longer lists of changes are not printed behind the text.
  const PRINTED = 2000;

  const byId = (id) => document.getElementById(id);
  const texts = Array.from(document.querySelectorAll('script.island'), (island) => {
    const text = JSON.parse(island.textContent);
    island.textContent = '';
    // The number of its section, which the ids of its marks begin with.
    text.number = Number(island.parentElement.id.slice(1));
    text.accepted = Uint8Array.from(text.items, (item) => (item[KIND] === SUBSTITUTED ? 1 : 0));
    return text;
  });
  let first = 0;
  for (const text of texts) {
    text.first = first;
    first += text.items.length;
  }
  const count = first;
  let current = -1;
  let stops = byId('stops').value;

  // The item with this number on the page: its text and its place in that.
  function find(number) {
    let low = 0, high = texts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (texts[middle].first <= number) low = middle; else high = middle - 1;
    }
    const text = texts[low];
    const index = number - text.first;
    return { text, index, item: text.items[index] };
  }

  const mark = ({ text, index }) => byId(`t${text.number}m${index}`);
  const before = ({ text, item }) => text.text.slice(item[START], item[END]);
  const after = ({ text, item }) => (item[AFTER] < 0 ? '' : text.strings[item[AFTER]]);
  const isChoice = ({ item }) => item[KIND] === SUBSTITUTED || (item[KIND] === SUGGESTED && item[PLACED] === 1);
  const isAccepted = ({ text, index }) => text.accepted[index] === 1;
  // Control characters are shown, not obeyed.
  const shown = (text) => text.replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g,
    (c) => (c === '\r' ? '' : `\\u{${c.charCodeAt(0).toString(16)}}`));
  const short = (text) => (text.length > 90 ? `${text.slice(0, 44)} … ${text.slice(-40)}` : text);

  // What there is to tell of an item, as pairs of name and value.
  function facts({ text, item }) {
    const pairs = [];
    const indices = text.facts[item[FACTS]];
    for (let at = 0; at < indices.length; at += 2) pairs.push([text.strings[indices[at]], text.strings[indices[at + 1]]]);
    return pairs;
  }

  function make(name, className, text) {
    const element = document.createElement(name);
    if (className) element.className = className;
    if (text !== undefined) element.textContent = text;
    return element;
  }

  function say(message) {
    const status = byId('status');
    status.textContent = message;
    clearTimeout(say.timer);
    say.timer = setTimeout(() => { status.textContent = ''; }, 2500);
  }

  function showTally() {
    let accepted = 0, changes = 0, suggestions = 0;
    for (const text of texts) {
      text.items.forEach((item, index) => {
        if (item[KIND] === SUBSTITUTED) { changes += 1; accepted += text.accepted[index]; }
        if (item[KIND] === SUGGESTED) suggestions += text.accepted[index];
      });
    }
    const parts = [changes === 0 ? 'No changes' : `${accepted} of ${changes} ${changes === 1 ? 'change' : 'changes'} accepted`];
    if (suggestions > 0) parts.push(`${suggestions} ${suggestions === 1 ? 'suggestion' : 'suggestions'} taken`);
    byId('tally').textContent = parts.join(', ');
  }

  function setMark(found) {
    const element = mark(found);
    if (!element) return;
    const accepted = isAccepted(found);
    element.classList.toggle('no', found.item[KIND] === SUBSTITUTED && !accepted);
    element.classList.toggle('yes', found.item[KIND] === SUGGESTED && accepted);
  }

  function decide(found, accepted) {
    if (!isChoice(found)) return false;
    found.text.accepted[found.index] = accepted ? 1 : 0;
    setMark(found);
    return true;
  }

  // Decides on all that `wanted` says, and says how many there were.
  function decideAll(accepted, wanted) {
    let decided = 0;
    for (let number = 0; number < count; number += 1) {
      const found = find(number);
      if (wanted(found) && decide(found, accepted)) decided += 1;
    }
    refresh();
    say(`${decided} ${accepted ? 'accepted' : 'refused'}`);
  }

  function refresh() {
    showTally();
    if (current >= 0) showDetail(find(current));
  }

  function decideCurrent(accepted) {
    if (current < 0) return;
    const found = find(current);
    if (!decide(found, accepted)) { say('There is nothing to decide here'); return; }
    refresh();
    say(accepted ? 'Accepted' : 'Refused');
  }

  function decideLikeCurrent(accepted) {
    if (current < 0) return;
    const { text, item } = find(current);
    if (item[ENTITY] < 0) return;
    const entity = text.strings[item[ENTITY]];
    decideAll(accepted, (other) => other.item[ENTITY] >= 0 && other.text.strings[other.item[ENTITY]] === entity
      && (other.item[KIND] === SUBSTITUTED || !accepted));
  }

  function describe(found) {
    const { item } = found;
    const kind = KINDS[item[KIND]];
    const change = item[AFTER] < 0 ? shown(before(found)) : `${shown(before(found))} becomes ${shown(after(found))}`;
    const state = isChoice(found) ? (isAccepted(found) ? ', accepted' : ', not accepted') : '';
    return `${kind} ${current + 1} of ${count}: ${change}${state}`;
  }

  function go(number) {
    const last = current < 0 ? null : mark(find(current));
    if (last) { last.classList.remove('now'); last.removeAttribute('tabindex'); }
    current = number;
    const found = find(number);
    const element = mark(found);
    showDetail(found);
    if (!element) { byId(`t${found.text.number}`).scrollIntoView(); return; }
    element.classList.add('now');
    element.tabIndex = 0;
    element.setAttribute('role', 'group');
    element.setAttribute('aria-label', describe(found));
    element.focus({ preventScroll: true });
    element.scrollIntoView({ block: 'center' });
  }

  function step(by) {
    for (let number = current < 0 && by < 0 ? count - 1 : current + by; number >= 0 && number < count; number += by) {
      if (stops.includes(String(find(number).item[KIND]))) { go(number); return; }
    }
    say(by > 0 ? 'That was the last' : 'That was the first');
  }

  function button(label, className, pressed, act) {
    const element = make('button', className, label);
    element.type = 'button';
    element.setAttribute('aria-pressed', String(pressed));
    element.addEventListener('click', act);
    return element;
  }

  function showDetail(found) {
    const { text, item } = found;
    const where = make('p', 'where');
    where.append(make('span', '', `${KINDS[item[KIND]]} · ${current + 1} of ${count}`), make('span', '', `${text.name}:${item[LINE]}:${item[COLUMN]}`));
    const what = make('p', 'what');
    what.lang = text.lang;
    if (item[AFTER] < 0) {
      what.append(make('span', '', short(shown(before(found)))));
    } else {
      what.append(make('span', 'before', short(shown(before(found)))), make('span', 'arrow', '→'), make('span', 'after', short(shown(after(found)))));
    }
    const detail = make('dl', 'detail');
    for (const [name, value] of facts(found)) detail.append(make('dt', '', name), make('dd', '', value));
    if (item[EVIDENCE].length > 0) detail.append(make('dt', '', item[AFTER] < 0 ? 'Places in the copy' : 'Evidence in the copy'), evidence(found));
    const parts = [where, what];
    if (isChoice(found)) {
      const accepted = isAccepted(found);
      const choice = make('div', 'choice');
      choice.append(button('Accept', 'accept', accepted, () => decideCurrent(true)), button('Refuse', 'refuse', !accepted, () => decideCurrent(false)));
      parts.push(choice);
    }
    // A button that is pressed stays in focus, though it is made anew.
    const focused = document.activeElement && document.activeElement.closest('.choice') ? document.activeElement.className : '';
    byId('detail').replaceChildren(...parts, detail);
    if (focused) byId('detail').querySelector(`.${focused}`)?.focus();
  }

  function evidence({ text, item }) {
    const list = make('ul', 'evidence');
    for (let at = 0; at < item[EVIDENCE].length; at += 4) {
      const [start, end, line, column] = item[EVIDENCE].slice(at, at + 4);
      const entry = make('li');
      const quote = make('button', '', short(shown(text.text.slice(start, end))));
      quote.type = 'button';
      quote.append(make('small', '', `${line}:${column}`));
      quote.addEventListener('click', () => showLine(text, line));
      entry.append(quote);
      list.append(entry);
    }
    const place = make('dd');
    place.append(list);
    return place;
  }

  // A line may go on in the paragraph of one before it.
  function showLine(text, line) {
    const section = byId(`t${text.number}`);
    for (let number = line; number > 0 && number > line - 50; number -= 1) {
      const paragraph = section.querySelector(`p[data-n="${number}"]`);
      if (paragraph) {
        paragraph.scrollIntoView({ block: 'center' });
        paragraph.classList.add('seen');
        setTimeout(() => paragraph.classList.remove('seen'), 1600);
        return;
      }
    }
  }

  // The text as decided.
  function result(text) {
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

  async function copyText() {
    const text = current < 0 ? texts[0] : find(current).text;
    if (!text) return;
    const made = result(text);
    try {
      await navigator.clipboard.writeText(made);
    } catch {
      const field = make('textarea');
      field.value = made;
      document.body.append(field);
      field.select();
      document.execCommand('copy');
      field.remove();
    }
    say(`Copied ${text.name}, ${made.length.toLocaleString('en')} characters`);
  }

  function showNames() {
    const names = new Map();
    for (const text of texts) {
      for (const item of text.items) {
        if (item[ENTITY] < 0) continue;
        const name = text.strings[item[ENTITY]];
        names.set(name, (names.get(name) || 0) + 1);
      }
    }
    if (names.size === 0) return;
    const list = make('ul', 'names');
    for (const [name, times] of [...names].sort((a, b) => b[1] - a[1]).slice(0, 40)) {
      const entry = make('li');
      entry.append(make('span', '', name), make('span', '', String(times)));
      list.append(entry);
    }
    byId('detail').append(list);
  }

  function print() {
    const printed = byId('printed');
    printed.replaceChildren();
    if (count === 0 || count > PRINTED) return;
    const list = make('ol');
    for (let number = 0; number < count; number += 1) {
      const found = find(number);
      const { text, item } = found;
      const change = item[AFTER] < 0 ? shown(before(found)) : `${shown(before(found))} → ${shown(after(found))}`;
      const state = isChoice(found) ? `, ${isAccepted(found) ? 'accepted' : 'not accepted'}` : '';
      const told = facts(found).map(([name, value]) => `${name}: ${value}`);
      list.append(make('li', '', `${text.name}:${item[LINE]}:${item[COLUMN]} ${KINDS[item[KIND]]}${state}: ${change}. ${told.join('; ')}`));
    }
    printed.append(make('h2', '', 'Each in its order'), list);
  }

  const KEYS = {
    n: () => step(1), j: () => step(1), ArrowRight: () => step(1),
    p: () => step(-1), k: () => step(-1), ArrowLeft: () => step(-1),
    a: () => decideCurrent(true), r: () => decideCurrent(false),
    A: () => decideLikeCurrent(true), R: () => decideLikeCurrent(false),
    c: () => copyText(),
  };

  document.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest('select, input, textarea')) return;
    const onMark = event.target.classList.contains('m');
    const act = event.key === 'Enter' && onMark ? () => decideCurrent(!isAccepted(find(current))) : KEYS[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  });
  byId('copy').addEventListener('click', (event) => {
    const element = event.target.closest('.m');
    if (!element || String(document.getSelection())) return;
    const [number, index] = element.id.slice(1).split('m').map(Number);
    go(texts.find((text) => text.number === number).first + index);
  });
  byId('next').addEventListener('click', () => step(1));
  byId('previous').addEventListener('click', () => step(-1));
  byId('stops').addEventListener('change', (event) => { stops = event.target.value; });
  byId('accept-all').addEventListener('click', () => decideAll(true, ({ item }) => item[KIND] === SUBSTITUTED));
  byId('refuse-all').addEventListener('click', () => decideAll(false, () => true));
  byId('copy-text').addEventListener('click', copyText);
  window.addEventListener('beforeprint', print);

  document.querySelector('.tools').hidden = false;
  if (texts.length > 0) document.title = `Redline: ${texts.length === 1 ? texts[0].name : `${texts.length} documents`}`;
  showTally();
  showNames();
})();
