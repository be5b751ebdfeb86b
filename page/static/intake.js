// How documents come in: pasted, dropped, chosen.

const byId = (id) => document.getElementById(id);

// Calls `take` with the name and the source of each document, and `fail` with what could not be read.
function intake(take, fail) {
  let pasted = 0;
  const takeText = (text) => {
    if (text === '') return;
    pasted += 1;
    take(`pasted-${pasted}`, text);
  };
  const takeFiles = async (files) => {
    for (const file of files) {
      try {
        take(file.name, new Uint8Array(await file.arrayBuffer()));
      } catch {
        fail(`${file.name} cannot be read: a folder, or a file that is gone`);
      }
    }
  };

  byId('intake').addEventListener('submit', (event) => {
    event.preventDefault();
    takeText(byId('paste').value);
    byId('paste').value = '';
  });
  byId('files').addEventListener('change', async ({ target }) => {
    await takeFiles(Array.from(target.files));
    target.value = '';
  });
  document.addEventListener('paste', (event) => {
    if (event.target.closest?.('input, textarea')) return;
    event.preventDefault();
    if (event.clipboardData.files.length > 0) takeFiles(Array.from(event.clipboardData.files));
    else takeText(event.clipboardData.getData('text/plain'));
  });

  const drops = (event) => {
    const isField = event.target.closest?.('textarea') && !event.dataTransfer.types.includes('Files');
    if (!isField) event.preventDefault();
    return !isField;
  };
  document.addEventListener('dragover', (event) => document.body.classList.toggle('dropping', drops(event)));
  document.addEventListener('dragleave', (event) => { if (!event.relatedTarget) document.body.classList.remove('dropping'); });
  document.addEventListener('drop', (event) => {
    document.body.classList.remove('dropping');
    if (!drops(event)) return;
    if (event.dataTransfer.files.length > 0) takeFiles(Array.from(event.dataTransfer.files));
    else takeText(event.dataTransfer.getData('text/plain'));
  });
}

export { intake };
