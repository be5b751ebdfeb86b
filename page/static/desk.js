// The desk: several documents, one of them shown as a redline, and what is taken from it.

import { mount, say } from './view.js';
import { make } from './lists.js';
import { adopt } from './adopt.js';
import { Copy, told } from './documents.js';
import { intake } from './intake.js';
import { takings } from './take.js';

const byId = (id) => document.getElementById(id);
const engine = document.documentElement.dataset.engine === 'browser'
  ? (await import('./browser.js')).browser : (await import('./server.js')).server;

const copies = [];
let shown = null;
// Ends the view of the document that is shown.
let view = new AbortController();

function list() {
  byId('documents').replaceChildren(...copies.map((copy) => {
    const button = make('button', '', copy.name);
    button.type = 'button';
    button.title = copy.name;
    if (copy === shown) button.setAttribute('aria-current', 'true');
    const tell = told(copy);
    if (tell) button.append(make('span', 'tell', tell));
    if (tell && tell !== 'refused') button.append(make('span', 'unseen', tell === '1' ? ' change' : ' changes'));
    button.addEventListener('click', () => show(copy));
    const entry = make('li');
    entry.append(button);
    return entry;
  }));
  byId('add').hidden = copies.length === 0 || shown === null;
}

// Empties the place of the document.
function clear() {
  view.abort();
  view = new AbortController();
  byId('redline').replaceChildren();
  byId('refused').hidden = true;
  byId('working').textContent = '';
}

function showIntake() {
  shown = null;
  clear();
  byId('settings').hidden = true;
  byId('begin').hidden = false;
  document.title = 'Desk';
  list();
  byId('paste').focus();
}

function showRefusal({ name, line, column, what, why, remedy }) {
  const place = [name, line, column].filter((part) => part !== undefined).join(':');
  const parts = [make('p', 'place', place === '' ? what : `${place}: ${what}`)];
  if (why) parts.push(make('p', '', why));
  if (remedy) parts.push(make('p', 'remedy', remedy));
  byId('refused').replaceChildren(...parts);
  byId('refused').hidden = false;
  byId('refused').focus();
}

function showRedline(copy, answer) {
  const texts = mount(adopt(answer.redline, byId('redline')), view.signal, copy.remembered);
  document.querySelector('.tools').append(takings(copy, texts, engine));
  byId('copy').focus();
  const { substituted, suggested, left } = answer.counts;
  say(`${copy.name}: ${substituted} substituted, ${suggested} suggested, ${left} left`);
}

async function show(copy) {
  shown = copy;
  clear();
  byId('begin').hidden = true;
  byId('settings').hidden = false;
  const { lang, format, suggest } = copy.settings;
  Object.assign(byId('lang'), { value: lang });
  Object.assign(byId('format'), { value: format });
  Object.assign(byId('suggest'), { checked: suggest });
  document.title = `Desk: ${copy.name}`;
  list();
  if (!copy.answer) byId('working').textContent = `Reading ${copy.name} …`;
  const { signal } = view;
  const answer = await copy.ask(engine);
  list();
  if (signal.aborted) return;
  byId('working').textContent = '';
  try {
    if (answer.refused) showRefusal(answer.refused); else showRedline(copy, answer);
  } catch (error) {
    showRefusal({ name: copy.name, what: error.message, remedy: 'report it, with the document if it may be shown' });
  }
}

function close(copy) {
  const at = copies.indexOf(copy);
  copies.splice(at, 1);
  const next = copies[Math.min(at, copies.length - 1)];
  if (next) show(next); else showIntake();
}

async function useTable(table) {
  const wrong = await engine.use(table);
  byId('table-said').classList.toggle('wrong', wrong !== '');
  byId('table-said').textContent = wrong || (table === '' ? 'The built-in tables stand alone' : 'The table lies over the built-in ones');
  if (wrong === '') copies.forEach((copy) => copy.set({}));
  list();
}

function offerTable() {
  byId('house').hidden = false;
  byId('take-table').addEventListener('click', (event) => { event.preventDefault(); useTable(byId('table').value); });
  const useFile = async (file) => {
    if (!file) return;
    byId('table').value = await file.text();
    useTable(byId('table').value);
  };
  byId('table-file').addEventListener('change', async ({ target }) => {
    await useFile(target.files[0]);
    target.value = '';
  });
  // A file that is dropped here is no document.
  byId('house').addEventListener('drop', (event) => {
    if (event.dataTransfer.files.length === 0) return;
    event.preventDefault();
    event.stopPropagation();
    document.body.classList.remove('dropping');
    useFile(event.dataTransfer.files[0]);
  });
}

intake((name, source) => {
  const copy = new Copy(name, source, shown?.settings ?? copies[copies.length - 1]?.settings);
  copy.settings.format = '';
  copies.push(copy);
  show(copy);
}, say);
byId('settings').addEventListener('submit', (event) => event.preventDefault());
byId('settings').addEventListener('change', () => {
  shown.set({ lang: byId('lang').value.trim(), format: byId('format').value, suggest: byId('suggest').checked });
  show(shown);
});
byId('remove').addEventListener('click', () => close(shown));
byId('add').addEventListener('click', showIntake);

byId('unserved').remove();
byId('engine').textContent = engine.note;
if (engine.hasTables) offerTable();
showIntake();
