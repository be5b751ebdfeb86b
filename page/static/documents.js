// The documents of a session: what came in, how it is read, what the engine answered. They are in memory and nowhere else.

const toBase64 = (bytes) => {
  if (bytes.toBase64) return bytes.toBase64();
  const pieces = [];
  for (let at = 0; at < bytes.length; at += 0x8000) pieces.push(String.fromCharCode(...bytes.subarray(at, at + 0x8000)));
  return btoa(pieces.join(''));
};
const fromBase64 = (text) => Uint8Array.from(atob(text), (c) => c.charCodeAt(0));

// Refusals of the document itself, or of its settings.
const LASTING = new Set(['bad-request', 'unreadable']);

class Copy {
  // `text` or `bytes`: pasted copy is text, whatever encoding it says; a file's bytes are kept as they are.
  constructor(name, source, settings) {
    this.name = name;
    this.source = source;
    this.settings = { lang: '', format: '', suggest: false, ...settings };
    this.answer = null;
    // The lines of ledgers that were turned, by digest.
    this.remembered = new Map();
  }

  // What the engine is asked. `turned` has the turned lines of each of the document's texts.
  #request(turned) {
    const { lang, format, suggest } = this.settings;
    const source = typeof this.source === 'string' ? { text: this.source } : { base64: toBase64(this.source) };
    const request = { name: this.name, ...source };
    if (suggest) request.suggest = true;
    if (lang) request.lang = lang;
    if (format) request.format = format;
    if (turned) request.turned = turned; else request.redline = 'page';
    return request;
  }

  // The answer or the refusal, which is kept until the settings change; but what is not the document's fault may go
  // better the next time.
  async ask(engine) {
    const isKept = this.answer && (!this.answer.refused || LASTING.has(this.answer.refused.code));
    if (!isKept) this.answer = await engine.normalize(this.#request());
    return this.answer;
  }

  // The answer as if the turned lines had been decided so by the run.
  decided(engine, turned) {
    const isAsRun = turned.every((lines) => lines.length === 0);
    return isAsRun ? this.ask(engine) : engine.normalize(this.#request(turned));
  }

  set(settings) {
    Object.assign(this.settings, settings);
    this.answer = null;
  }
}

// The document of an answer, as bytes.
const output = (answer) => (answer.text === undefined ? fromBase64(answer.base64) : new TextEncoder().encode(answer.text));

// The ledger of an answer, as JSON Lines.
const ledger = (answer) => answer.ledger.map((record) => `${JSON.stringify(record)}\n`).join('');

// What a list says beside a document's name.
function told({ answer }) {
  if (!answer) return '';
  if (answer.refused) return 'refused';
  return String(answer.counts.substituted);
}

export { Copy, output, ledger, told };
