// The engine behind this page's own address: `canonym serve`, with the tables of its house.

const failed = (what, remedy) => ({ refused: { code: 'failed', what, remedy } });

const server = {
  note: 'Documents go to the server that this page is from, and no further',
  hasTables: false,

  // The answer to a request, or a refusal.
  async normalize(request) {
    let answer;
    try {
      answer = await fetch('normalize', { method: 'POST', headers: { 'content-type': 'application/json', accept: 'application/json' }, body: JSON.stringify(request) });
    } catch {
      return failed('the server does not answer', 'see whether `canonym serve` still runs, and try again');
    }
    try {
      return await answer.json();
    } catch {
      return failed(`the server answered ${answer.status} without JSON`, 'see what `canonym serve` says in its terminal');
    }
  },
};

export { server };
