// The engine in this browser: the library as WebAssembly in a worker of its own, so that the page never waits for it.

import { trusted } from './adopt.js';

let worker = null;
let next = 0;
const waiting = new Map();

const failed = (what) => ({ refused: { code: 'failed', what, remedy: 'try again; if it happens again, keep the document and report it' } });

// A worker whose engine broke is of no use any more, and neither is what was asked of it.
function broke(what) {
  worker?.terminate();
  worker = null;
  for (const answer of waiting.values()) answer(failed(what));
  waiting.clear();
}

function ask(kind, value) {
  if (!worker) {
    worker = new Worker(trusted.createScriptURL('worker.js'), { type: 'module' });
    worker.addEventListener('message', ({ data }) => { waiting.get(data.id)?.(data.answer); waiting.delete(data.id); });
    worker.addEventListener('error', (event) => broke(`the engine stopped: ${event.message ?? 'its files cannot be read'}`));
    if (browser.table !== null && kind !== 'table') ask('table', browser.table);
  }
  next += 1;
  const id = next;
  return new Promise((answer) => { waiting.set(id, answer); worker.postMessage({ id, kind, value }); });
}

const browser = {
  note: 'Documents stay in this browser: nothing is sent anywhere',
  hasTables: true,
  // The house's own rows, or nothing.
  table: null,

  // The answer to a request, or a refusal.
  async normalize(request) {
    const answer = await ask('normalize', JSON.stringify(request));
    return typeof answer === 'string' ? JSON.parse(answer) : answer;
  },

  // Lays rows over the built-in tables; what is wrong with them, or an empty text.
  async use(table) {
    const wrong = await ask('table', table);
    if (typeof wrong !== 'string') return wrong.refused.what;
    if (wrong === '') browser.table = table === '' ? null : table;
    return wrong;
  },
};

export { browser };
