// The view of a redline: its marks, its panel, its keys. A page has one at a time, and `mount` says what it begins with.

import { KIND, START, LINE, COLUMN, AFTER, EVIDENCE, SUBSTITUTED, SUGGESTED, RIGHT, KINDS } from './texts.js';
import { shown, isMade, isChoice, isAccepted, before, after, entity, change, facts } from './texts.js';
import { find, tally, decided, turned, turn } from './texts.js';
import { keeper } from './keep.js';
import { make, names, everything } from './lists.js';

const byId = (id) => document.getElementById(id);
const short = (text) => (text.length > 90 ? `${text.slice(0, 44)} … ${text.slice(-40)}` : text);
const counted = (count, one) => `${count} ${one}${count === 1 ? '' : 's'}`;

function say(message) {
  const status = byId('status');
  status.textContent = message;
  clearTimeout(say.timer);
  say.timer = setTimeout(() => { status.textContent = ''; }, 2500);
}

// Puts a text on the clipboard.
async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    const field = make('textarea');
    field.value = text;
    document.body.append(field);
    field.select();
    document.execCommand('copy');
    field.remove();
  }
}

// Makes the page's redline of these texts live, and gives them. `remembered` holds the lines that were turned, by digest, and is kept
// up to date. When `signal` is aborted, the view hears nothing any more.
function mount(texts, signal, remembered = new Map()) {
  const last = texts[texts.length - 1];
  const count = last ? last.first + last.items.length : 0;
  const rights = last ? last.firstRight + last.right.length - count : 0;
  let current = -1;
  let stops = byId('stops').value;

  const at = (number) => find(texts, number);
  const mark = ({ text, index, item }) => (item[KIND] === RIGHT
    ? document.querySelector(`#t${text.number} [data-r="${index}"]`) : byId(`t${text.number}m${index}`));
  const listen = (target, event, act) => target.addEventListener(event, act, { signal });

  function showTally() {
    const { accepted, changes, suggestions } = tally(texts);
    const parts = [changes === 0 ? 'No changes' : `${accepted} of ${counted(changes, 'change')} accepted`];
    if (suggestions > 0) parts.push(`${counted(suggestions, 'suggestion')} taken`);
    byId('tally').textContent = parts.join(', ');
  }

  function setMark(found) {
    const element = mark(found);
    if (!element) return;
    const accepted = isAccepted(found);
    element.classList.toggle('no', isMade(found.item) && !accepted);
    element.classList.toggle('yes', !isMade(found.item) && accepted);
  }

  function decide(found, accepted) {
    if (!isChoice(found)) return false;
    found.text.accepted[found.index] = accepted ? 1 : 0;
    setMark(found);
    return true;
  }

  // Decides on all that `wanted` says, and says how many there were.
  function decideAll(accepted, wanted) {
    let done = 0;
    for (let number = 0; number < count; number += 1) {
      const found = at(number);
      if (wanted(found) && decide(found, accepted)) done += 1;
    }
    refresh(texts);
    say(`${done} ${accepted ? 'accepted' : 'refused'}`);
  }

  function refresh(changed) {
    showTally();
    if (current >= 0) showDetail(at(current));
    keep(changed);
  }

  function keep(changed) {
    for (const text of changed) {
      const lines = turned(text);
      remembered.set(text.digest, lines);
      if (keeper.isWanted() && !keeper.save(text.digest, lines)) say('The browser has no room to keep decisions');
    }
  }

  function decideCurrent(accepted) {
    if (current < 0) return;
    const found = at(current);
    if (!decide(found, accepted)) { say('There is nothing to decide here'); return; }
    refresh([found.text]);
    say(accepted ? 'Accepted' : 'Refused');
  }

  function decideLikeCurrent(accepted) {
    const name = current < 0 ? null : entity(at(current));
    if (name === null) return;
    decideAll(accepted, (other) => entity(other) === name && (isMade(other.item) || !accepted));
  }

  function describe(found) {
    const state = isChoice(found) ? (isAccepted(found) ? ', accepted' : ', not accepted') : '';
    return `${KINDS[found.item[KIND]]} ${position()}: ${change(found)}${state}`;
  }

  const position = () => (current < count ? `${current + 1} of ${count}` : `${current - count + 1} of ${rights}`);

  function go(number) {
    const left = current < 0 ? null : mark(at(current));
    if (left) { left.classList.remove('now'); left.removeAttribute('tabindex'); }
    current = number;
    const found = at(number);
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

  // The first of those from `from` to `end` that stands beyond the current one, of whichever list that is.
  function beyond(by, from, end) {
    const first = by > 0 ? from : end - 1;
    if (current < 0) return first;
    if (current >= from && current < end) return current + by;
    const { text, item } = at(current);
    const isBeyond = (other) => (other.text === text ? (other.item[START] - item[START]) * by > 0 : (other.text.first - text.first) * by > 0);
    let number = first;
    while (number >= from && number < end && !isBeyond(at(number))) number += by;
    return number;
  }

  function step(by) {
    const [from, end] = stops === String(RIGHT) ? [count, count + rights] : [0, count];
    for (let number = beyond(by, from, end); number >= from && number < end; number += by) {
      if (stops.includes(String(at(number).item[KIND]))) { go(number); return; }
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
    where.append(make('span', '', `${KINDS[item[KIND]]} · ${position()}`), make('span', '', `${text.name}:${item[LINE]}:${item[COLUMN]}`));
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
    for (let from = 0; from < item[EVIDENCE].length; from += 4) {
      const [start, end, line, column] = item[EVIDENCE].slice(from, from + 4);
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

  async function copyText() {
    const text = current < 0 ? texts[0] : at(current).text;
    if (!text) return;
    const made = decided(text);
    await copy(made);
    say(`Copied ${text.name}, ${made.length.toLocaleString('en')} characters`);
  }

  // Takes up what was decided when the same ledger was last looked at.
  function takeUp(text) {
    const lines = remembered.get(text.digest) ?? keeper.load(text.digest, text.lines);
    for (const index of turn(text, lines)) setMark({ text, index, item: text.items[index] });
  }

  function offerToKeep() {
    byId('keeping').hidden = false;
    byId('keep').checked = keeper.isWanted();
    listen(byId('keep'), 'change', (event) => {
      keeper.want(event.target.checked);
      keep(texts);
      say(event.target.checked ? 'Decisions are kept in this browser' : 'All decisions are forgotten when the page closes');
    });
  }

  const KEYS = {
    n: () => step(1), j: () => step(1), ArrowRight: () => step(1),
    p: () => step(-1), k: () => step(-1), ArrowLeft: () => step(-1),
    a: () => decideCurrent(true), r: () => decideCurrent(false),
    A: () => decideLikeCurrent(true), R: () => decideLikeCurrent(false),
    c: () => copyText(),
  };

  listen(document, 'keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest('select, input, textarea, dialog')) return;
    const onMark = event.target.classList.contains('m');
    const act = event.key === 'Enter' && onMark ? () => decideCurrent(!isAccepted(at(current))) : KEYS[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  });
  listen(byId('copy'), 'click', (event) => {
    const element = event.target.closest('.m, [data-r]');
    if (!element || String(document.getSelection())) return;
    const number = Number(element.closest('section').id.slice(1));
    const text = texts.find((other) => other.number === number);
    go(element.dataset.r === undefined ? text.first + Number(element.id.split('m')[1]) : text.firstRight + Number(element.dataset.r));
  });
  listen(byId('next'), 'click', () => step(1));
  listen(byId('previous'), 'click', () => step(-1));
  listen(byId('stops'), 'change', (event) => { stops = event.target.value; });
  listen(byId('accept-all'), 'click', () => decideAll(true, ({ item }) => isMade(item)));
  listen(byId('refuse-all'), 'click', () => decideAll(false, () => true));
  listen(byId('copy-text'), 'click', copyText);
  listen(window, 'beforeprint', () => byId('printed').replaceChildren(...everything(texts)));

  document.querySelector('.tools').hidden = false;
  byId('stops').querySelector('[value="5"]').hidden = rights === 0;
  texts.forEach(takeUp);
  if (keeper.isPossible()) offerToKeep();
  showTally();
  byId('detail').append(...names(texts));
  return texts;
}

export { mount, say };
