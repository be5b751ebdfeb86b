// Keeps decisions in the browser, if its user wants that: which lines of a ledger were decided otherwise than the run did,
// under that ledger's digest. Never a word of the text.

const WANTED = 'canonym-keep', PREFIX = 'canonym-decided/';

// Ranges for numbers that rise: 3, 4, 5, 9 are `3-5,9`.
function packed(lines) {
  const ranges = [];
  for (const line of lines) {
    const last = ranges[ranges.length - 1];
    if (last && last[1] === line - 1) last[1] = line; else ranges.push([line, line]);
  }
  return ranges.map(([from, to]) => (from === to ? `${from}` : `${from}-${to}`)).join(',');
}

// The numbers of such ranges, as far as `limit`; what is no range is passed over.
function unpacked(ranges, limit) {
  const lines = [];
  for (const range of ranges.split(',')) {
    const [, from, to] = /^(\d{1,9})(?:-(\d{1,9}))?$/.exec(range) ?? [];
    if (from === undefined) continue;
    for (let line = Number(from); line <= Math.min(Number(to ?? from), limit); line += 1) lines.push(line);
  }
  return lines;
}

// The browser's storage, or nothing where it has none for this page.
function storage() {
  try {
    const store = window.localStorage;
    store.getItem(WANTED);
    return store;
  } catch {
    return null;
  }
}

const keeper = {
  isPossible: () => storage() !== null,
  isWanted: () => storage()?.getItem(WANTED) === '1',
  // Turned off, it forgets every text.
  want(wanted) {
    const store = storage();
    if (wanted) { store.setItem(WANTED, '1'); return; }
    const ours = Array.from({ length: store.length }, (_, at) => store.key(at)).filter((key) => key.startsWith(PREFIX));
    for (const key of [...ours, WANTED]) store.removeItem(key);
  },
  load: (digest, limit) => (keeper.isWanted() ? unpacked(storage().getItem(PREFIX + digest) ?? '', limit) : []),
  // Whether it could be kept.
  save(digest, lines) {
    try {
      if (lines.length === 0) storage().removeItem(PREFIX + digest); else storage().setItem(PREFIX + digest, packed(lines));
      return true;
    } catch {
      return false;
    }
  },
};

export { keeper };
