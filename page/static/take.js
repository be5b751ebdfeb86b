// What is taken from the desk: the text and the ledger as decided, and the page for review.

import { say } from './view.js';
import { turned } from './texts.js';
import { make } from './lists.js';
import { output, ledger } from './documents.js';

function save(name, content, type) {
  const link = make('a');
  link.download = name;
  link.href = URL.createObjectURL(new Blob([content], { type }));
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
  say(`Saved ${name}`);
}

// Buttons for a document whose texts are these.
function takings(copy, texts, engine) {
  const decided = async (act) => {
    const answer = await copy.decided(engine, texts.map(turned));
    if (answer.refused) say(answer.refused.what); else act(answer);
  };
  const group = make('span', 'group');
  const offer = (id, label, title, act) => {
    const button = make('button', '', label);
    Object.assign(button, { id, title, type: 'button' });
    button.addEventListener('click', act);
    group.append(button);
  };
  offer('save-text', 'Save text', 'The document as decided, in its own encoding', () => decided((answer) => save(copy.name, output(answer), 'application/octet-stream')));
  offer('save-ledger', 'Save ledger', 'What was decided, as JSON Lines: canonym restore takes it with the text', () => decided((answer) => save(`${copy.name}.jsonl`, ledger(answer), 'application/jsonl')));
  offer('save-page', 'Save page', 'This page for review, in one file', () => copy.ask(engine).then((answer) => save(`${copy.name}.redline.html`, answer.redline, 'text/html')));
  return group;
}

export { takings };
