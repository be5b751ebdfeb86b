// Where the engine in the browser works: takes one request after the other, and answers each under its number.

import start, { Page } from './engine.js';

const ready = start({ module_or_path: new URL('engine_bg.wasm', import.meta.url) }).then(() => new Page());
let page = null;

// An engine that trapped is left in no state to go on: the page hears of it, and makes a new worker.
const give = (id, answer) => self.postMessage({ id, answer });
const stop = (error) => setTimeout(() => { throw error; });

self.addEventListener('message', ({ data: { id, kind, value } }) => {
  ready.then((built) => {
    page ??= built;
    give(id, kind === 'table' ? page.use_table('table.toml', value) : page.normalize(value));
  }).catch(stop);
});
