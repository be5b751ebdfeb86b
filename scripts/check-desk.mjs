#!/usr/bin/env node
// Looks at the desk page in a real Chromium, with the engine of a server and with that in the browser: what is shown, keys,
// accept and refuse, what is saved, hostile copy, other encodings, several documents. Run by hand, in a folder with
// `npm install playwright-core`, after scripts/build-page:
//
//   node …/scripts/check-desk.mjs …/target/release/canonym screenshots/
//
// CHROMIUM names the browser if it is not /usr/bin/chromium; ENGINES=browser leaves the server out.
import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import fs from 'node:fs';
import http from 'node:http';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const { chromium } = createRequire(path.join(process.cwd(), 'package.json'))('playwright-core');
const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const binary = path.resolve(process.argv[2] ?? path.join(root, 'target/release/canonym'));
const shots = path.resolve(process.argv[3] ?? 'screenshots');
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'desk-'));
fs.mkdirSync(shots, { recursive: true });

const run = (...args) => execFileSync(binary, args, { cwd: folder, maxBuffer: 2 ** 31 - 1 });

// A document in the folder, and what the command makes of it.
function put(name, bytes, ...options) {
  fs.writeFileSync(path.join(folder, name), bytes);
  const output = run('-q', '--ledger', 'run.jsonl', ...options, name);
  return { name, path: path.join(folder, name), input: Buffer.from(bytes), output, ledger: fs.readFileSync(path.join(folder, 'run.jsonl'), 'utf8') };
}

// Any server of static files will do.
const TYPES = { '.html': 'text/html', '.css': 'text/css', '.js': 'text/javascript', '.wasm': 'application/wasm' };
function serveFiles(files) {
  const server = http.createServer((request, response) => {
    const name = path.join(files, request.url === '/' ? 'index.html' : path.normalize(request.url));
    if (!fs.existsSync(name)) { response.writeHead(404).end(); return; }
    response.writeHead(200, { 'content-type': TYPES[path.extname(name)] ?? 'application/octet-stream' }).end(fs.readFileSync(name));
  });
  return new Promise((ready) => server.listen(0, '127.0.0.1', () => ready({ url: `http://127.0.0.1:${server.address().port}/`, close: () => server.close() })));
}

function serveCommand() {
  const child = spawn(binary, ['serve', '--listen', '127.0.0.1:0'], { cwd: folder });
  // A check that fails ends the process.
  process.on('exit', () => child.kill());
  return new Promise((ready, fail) => {
    let told = '';
    const hear = (piece) => {
      told += piece;
      const [url] = /http:\/\/127\.0\.0\.1:\d+/.exec(told) ?? [];
      if (url) ready({ url: `${url}/`, close: () => child.kill() });
    };
    child.stdout.on('data', hear);
    child.stderr.on('data', hear);
    child.on('exit', () => fail(new Error(`canonym serve ended: ${told}`)));
  });
}

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
});

const wire = put('wire.txt', fs.readFileSync(path.join(root, 'tests/data/ryzhenkov-wire.txt')));
const word = put('report.docx', fs.readFileSync(path.join(root, 'tests/data/docx/python-docx-wire.docx')));
// “Ministr Maxim Ryschenkow in München”, in an encoding that it does not tell.
const latin = put('latin.txt', Buffer.from('Außenminister Maxim Ryschenkow sprach in München über Bürgschaften für Züge. Ryschenkow reiste nach Köln.\r\n', 'latin1'));
const hostile = put('hostile.html', '<!doctype html><title>Maxim Ryschenkow</title>\r\n<p>Foreign Minister Maxim Ryschenkow spoke.</p><script>alert(1)</script>'
  + '<img src=x onerror=alert(1)><p>&lt;script>alert(2)&lt;/script> \u202e Ryschenkow &amp; <b onclick=alert(3)>Kiew</b></p>\r\n');

for (const engine of (process.env.ENGINES ?? 'server,browser').split(',')) {
  const { url, close: stop } = await (engine === 'server' ? serveCommand() : serveFiles(path.join(root, 'page/dist')));

  async function open(options = {}) {
    const context = await browser.newContext({ viewport: { width: 1360, height: 900 }, acceptDownloads: true, ...options });
    await context.grantPermissions(['clipboard-read', 'clipboard-write']);
    const page = await context.newPage();
    const troubles = [];
    page.on('pageerror', (error) => troubles.push(String(error)));
    page.on('console', (message) => { if (message.type() === 'error') troubles.push(message.text()); });
    page.on('request', (request) => {
      const isSent = request.method() !== 'GET' && (engine === 'browser' || !request.url().startsWith(`${url}normalize`));
      if (isSent || !/^(data|blob):/.test(request.url()) && !request.url().startsWith(url)) troubles.push(`${request.method()} ${request.url()}`);
    });
    page.on('dialog', (dialog) => { troubles.push('a dialog'); dialog.dismiss(); });
    await page.goto(url);
    await page.waitForSelector('#paste:focus');
    return { page, troubles, close: async () => { assert.deepEqual(troubles, []); await context.close(); } };
  }

  const paste = async (page, text) => { await page.fill('#paste', text); await page.click('#intake > .acts button'); await page.waitForSelector('#redline .bar'); };
  const choose = async (page, ...documents) => {
    if (await page.locator('#add').isVisible()) await page.click('#add');
    await page.setInputFiles('#files', documents.map((document) => document.path));
    await page.waitForSelector(`#documents button[aria-current]:has-text("${documents.at(-1).name}")`);
    await page.waitForSelector('#redline .bar, #refused:not([hidden])');
  };
  const switchTo = async (page, name) => { await page.click(`#documents button:has-text("${name}")`); await page.waitForSelector(`#redline h2:has-text("${name}")`); };
  const saved = async (page, what) => {
    const [download] = await Promise.all([page.waitForEvent('download'), page.click(`#save-${what}`)]);
    return { name: download.suggestedFilename(), bytes: fs.readFileSync(await download.path()) };
  };
  const refuseFirst = async (page) => {
    await page.selectOption('#stops', { label: 'changes' });
    await page.focus('#copy');
    await page.keyboard.press('n');
    await page.keyboard.press('r');
  };
  const copied = async (page) => {
    await page.keyboard.press('c');
    await page.waitForFunction(() => document.getElementById('status').textContent.startsWith('Copied'));
    return page.evaluate(() => navigator.clipboard.readText());
  };
  const tally = (page) => page.textContent('#tally');
  const check = async (what, act) => { await act(); console.log(`ok  ${engine}: ${what}`); };

  await check('pasted copy: what is shown, keys, accept, refuse, copy', async () => {
    const { page, close } = await open();
    await paste(page, wire.input.toString());
    assert.equal(await tally(page), '4 of 4 changes accepted');
    assert.equal(await page.title(), 'Desk: pasted-1');
    assert.equal(await page.evaluate(() => document.activeElement.id), 'copy', 'the copy is in focus');
    assert.match(await page.textContent('#status'), /^pasted-1: 4 substituted/);
    assert.deepEqual(await page.locator('.copy del').allTextContents(), ['Ryschenkow', 'Ryshchankou', 'Ryshchankou', 'Ryshchankou']);
    assert.equal(await copied(page), wire.output.toString());
    await page.keyboard.press('n');
    assert.equal(await page.getAttribute('#t0m0', 'aria-label'), 'Change 1 of 4: Ryschenkow becomes Ryzhenkov, accepted');
    await page.keyboard.press('n');
    await page.keyboard.press('r');
    assert.equal(await tally(page), '3 of 4 changes accepted');
    assert.equal(await copied(page), wire.output.toString().replace('Maxim Ryzhenkov will', 'Maxim Ryshchankou will'));
    await page.keyboard.press('R');
    assert.equal(await copied(page), wire.input.toString());
    await page.click('#accept-all');
    assert.equal(await copied(page), wire.output.toString());
    await close();
  });

  await check('names that are right are marked, tell of their row, and are stopped at where that is wanted', async () => {
    const { page, close } = await open();
    await paste(page, 'Maxim Ryzhenkov left Kyiv for Kiew, and Chris Ryzhenkov stayed. See https://kyiv.example/Kyiv.\n<b>Kharkiv</b>\n');
    assert.deepEqual(await page.locator('.copy [data-r]').allTextContents(), ['Maxim Ryzhenkov', 'Kyiv', 'Kharkiv']);
    assert.match(await page.textContent('.facts'), /^1 substituted, 3 right already · /);
    await page.click('[data-r="2"]');
    const detail = await page.textContent('#detail');
    for (const fact of ['Right as it is · 3 of 3', 'pasted-1:2:4', 'kharkiv', 'whole name', 'places/']) assert.ok(detail.includes(fact), `${fact} is not in: ${detail}`);
    await page.keyboard.press('p');
    assert.equal(await page.evaluate(() => document.activeElement.id), 't0m0', 'keys go on to changes');
    await page.selectOption('#stops', { label: 'names that are right' });
    await page.focus('#copy');
    await page.keyboard.press('p');
    assert.equal(await page.getAttribute('[data-r="1"]', 'aria-label'), 'Right as it is 2 of 3: Kyiv');
    await page.screenshot({ path: path.join(shots, `${engine}-right.png`) });
    await page.keyboard.press('r');
    assert.equal(await tally(page), '1 of 1 change accepted', 'there is nothing to refuse');
    // As decided, a ledger tells of what was decided, and of nothing that was right.
    const ledger = (await saved(page, 'ledger')).bytes.toString().trim().split('\n').map((line) => JSON.parse(line).type);
    assert.deepEqual(ledger, ['begin', 'substituted', 'end']);
    await close();
  });

  await check('what is saved is what the command gives, and as decided it can be restored', async () => {
    // Each in a page of its own: of one page the browser takes no more than ten files in a row.
    for (const document of [wire, word, latin, hostile]) {
      const { page, close } = await open();
      await choose(page, document);
      const text = await saved(page, 'text');
      assert.equal(text.name, document.name);
      assert.ok(text.bytes.equals(document.output), `${document.name}: the text`);
      assert.equal((await saved(page, 'ledger')).bytes.toString(), document.ledger, `${document.name}: the ledger`);
      await refuseFirst(page);
      fs.writeFileSync(path.join(folder, 'decided'), (await saved(page, 'text')).bytes);
      fs.writeFileSync(path.join(folder, 'decided.jsonl'), (await saved(page, 'ledger')).bytes);
      assert.ok(!fs.readFileSync(path.join(folder, 'decided')).equals(document.output), `${document.name}: the refusal`);
      const restored = run('restore', '--ledger', 'decided.jsonl', '--document', document.name, 'decided');
      if (document !== word) assert.ok(restored.equals(document.input), `${document.name}: restored`);
      await close();
    }
  });

  await check('several documents in one session', async () => {
    const { page, close } = await open();
    await choose(page, wire);
    await refuseFirst(page);
    for (const document of [word, latin, hostile]) await choose(page, document);
    assert.equal(await page.locator('#documents li').count(), 4);
    await switchTo(page, 'wire.txt');
    assert.equal(await tally(page), '3 of 4 changes accepted', 'decisions outlast a look at another document');
    const review = await saved(page, 'page');
    assert.ok(review.bytes.toString().startsWith('<!DOCTYPE html>'));
    await page.click('#remove');
    assert.equal(await page.locator('#documents li').count(), 3);
    await close();
  });

  await check('hostile copy stays text', async () => {
    const { page, troubles, close } = await open();
    await choose(page, hostile);
    assert.equal(await page.locator('#redline img, #redline [onclick], #redline script:not([type="application/json"])').count(), 0);
    assert.equal(await copied(page), hostile.output.toString());
    assert.deepEqual(troubles, []);
    // What an engine gives is looked at, too; the page's policy stands behind that, and says so.
    const refused = await page.evaluate(async () => {
      const { adopt } = await import('./adopt.js');
      const page = (more) => `<header class="bar"></header><div class="desk">${more}</div><section id="printed"></section>`;
      const host = document.createElement('div');
      return ['<img src=x onerror=alert(1)>', '<script>alert(1)</script>', '<p onclick="alert(1)">', '<a href="javascript:alert(1)">x</a>', '<svg><script>1</script></svg>', '<p style="x">']
        .map((more) => { try { adopt(page(more), host); return 'taken'; } catch { return 'refused'; } });
    });
    assert.deepEqual(new Set(refused), new Set(['refused']));
    await page.waitForTimeout(100);
    troubles.splice(0, troubles.length, ...troubles.filter((trouble) => !trouble.includes('violates the following Content Security Policy')));
    await close();
  });

  await check('dropped and pasted from anywhere', async () => {
    const { page, close } = await open();
    await page.evaluate((bytes) => {
      const data = new DataTransfer();
      data.items.add(new File([new Uint8Array(bytes)], 'latin.txt'));
      document.body.dispatchEvent(new DragEvent('drop', { dataTransfer: data, bubbles: true, cancelable: true }));
    }, [...latin.input]);
    await page.waitForSelector('#redline h2:has-text("latin.txt")');
    assert.ok((await saved(page, 'text')).bytes.equals(latin.output));
    await page.evaluate(() => navigator.clipboard.writeText('Maxim Ryschenkow in Kiew'));
    await page.keyboard.press('Control+v');
    await page.waitForSelector('#redline h2:has-text("pasted-1")');
    assert.equal(await copied(page), 'Maxim Ryzhenkov in Kyiv');
    await close();
  });

  await check('what cannot be read is refused with place and remedy; settings, suggestions', async () => {
    const { page, troubles, close } = await open();
    fs.writeFileSync(path.join(folder, 'feed.json'), '{"headline": }');
    await choose(page, { name: 'feed.json', path: path.join(folder, 'feed.json') });
    assert.match(await page.textContent('#refused'), /^feed\.json:1:14: .+name another `format`$/);
    assert.equal(await page.evaluate(() => document.activeElement.id), 'refused');
    await page.screenshot({ path: path.join(shots, `${engine}-refused.png`) });
    await page.selectOption('#format', 'text');
    await page.waitForSelector('#redline .bar');
    await page.click('#add');
    await paste(page, 'Foreign Minister Maxim Ryzhenkau spoke in Kyiv.');
    assert.equal(await tally(page), 'No changes');
    await page.check('#suggest');
    await page.waitForSelector('.m.sug');
    await page.keyboard.press('n');
    await page.keyboard.press('a');
    assert.equal(await copied(page), 'Foreign Minister Maxim Ryzhenkov spoke in Kyiv.');
    assert.equal((await saved(page, 'text')).bytes.toString(), 'Foreign Minister Maxim Ryzhenkov spoke in Kyiv.');
    await page.fill('#lang', 'de');
    await page.press('#lang', 'Enter');
    await page.waitForFunction(() => document.querySelector('.facts')?.textContent.endsWith('de'));
    await page.fill('#lang', 'no tag');
    await page.press('#lang', 'Enter');
    await page.waitForSelector('#refused:not([hidden])');
    // A browser tells of each status that is no success.
    troubles.splice(0, troubles.length, ...troubles.filter((trouble) => !/status of 4(00|22)/.test(trouble)));
    await close();
  });

  await check('decisions are kept if that is wanted', async () => {
    const { page, close } = await open();
    const again = async () => { await page.goto(url); await page.waitForSelector('#paste:focus'); await choose(page, wire); return tally(page); };
    await choose(page, wire);
    await page.check('#keep');
    await page.click('#t0m1');
    await page.click('.choice .refuse');
    assert.equal(await again(), '3 of 4 changes accepted');
    assert.ok(!(await page.evaluate(() => JSON.stringify(localStorage))).includes('Ry'));
    await page.uncheck('#keep');
    assert.equal(await again(), '4 of 4 changes accepted');
    await close();
  });

  if (engine === 'browser') {
    await check('a table of the house', async () => {
      const { page, close } = await open();
      await page.click('#house summary');
      await page.fill('#table', '[[rule]]\ncanonical = "Hezbollah"\nvariant = ["Hizbollah"]\n');
      await page.click('#take-table');
      await page.waitForSelector('#table-said.wrong');
      assert.match(await page.textContent('#table-said'), /^table\.toml:3:1: unknown key `variant`/);
      await page.screenshot({ path: path.join(shots, 'browser-table.png'), fullPage: true });
      await page.evaluate((rows) => {
        const data = new DataTransfer();
        data.items.add(new File([rows], 'house.toml'));
        document.getElementById('table').dispatchEvent(new DragEvent('drop', { dataTransfer: data, bubbles: true, cancelable: true }));
      }, '[[rule]]\ncanonical = "Hezbollah"\nvariants = ["Hizbollah"]\n');
      await page.waitForFunction(() => document.getElementById('table-said').textContent.startsWith('The table lies'));
      await paste(page, 'Hizbollah’s answer to Kiew');
      assert.equal(await copied(page), 'Hezbollah’s answer to Kyiv');
      await close();
    });

    await check('the page goes on while the engine works', async () => {
      const { page, close } = await open();
      await page.evaluate(() => { window.longest = 0; let last = performance.now(); setInterval(() => { const now = performance.now(); window.longest = Math.max(window.longest, now - last); last = now; }, 10); });
      const text = 'Nothing to see in these words, which go on and on without a name of anybody.\n'.repeat(100_000);
      const large = path.join(folder, 'large.txt');
      fs.writeFileSync(large, text);
      await page.setInputFiles('#files', large);
      await page.waitForSelector('#working:not(:empty)');
      await page.evaluate(() => { window.longest = 0; });
      const start = Date.now();
      const during = await page.evaluate(async () => { await new Promise((ready) => { setTimeout(ready, 300); }); return window.longest; });
      await page.waitForSelector('#redline .bar');
      console.log(`    ${(text.length / 1e6).toFixed(1)} MB: shown after ${Date.now() - start} ms, longest pause of the page in the first 300 ms ${during.toFixed(0)} ms`);
      await close();
    });

    await check('an engine that cannot start is told of', async () => {
      const { page, troubles } = await open();
      await page.context().route('**/engine_bg.wasm', (route) => route.abort());
      await page.fill('#paste', 'In Kiew');
      await page.click('#intake > .acts button');
      await page.waitForSelector('#refused:not([hidden])');
      assert.match(await page.textContent('#refused'), /^the engine stopped: .+try again/);
      await page.context().unroute('**/engine_bg.wasm');
      await switchTo(page, 'pasted-1');
      assert.equal(await copied(page), 'In Kyiv');
      assert.ok(troubles.every((trouble) => /Failed to load resource|fetch/.test(trouble)), String(troubles));
      await page.context().close();
    });

    await check('how long the article takes', async () => {
      const { page, close } = await open();
      const times = [];
      for (let round = 0; round < 5; round += 1) {
        times.push(await page.evaluate(async (text) => {
          const { browser } = await import('./browser.js');
          const start = performance.now();
          await browser.normalize({ name: 'wire.txt', text, redline: 'page' });
          return performance.now() - start;
        }, wire.input.toString()));
      }
      console.log(`    the article with its page: ${times.map((time) => time.toFixed(1)).join(', ')} ms (the first makes a worker and reads the engine)`);
      await close();
    });
  }

  await check('screenshots, wide and narrow, light and dark', async () => {
    for (const colorScheme of ['light', 'dark']) {
      for (const [size, viewport] of Object.entries({ wide: { width: 1360, height: 900 }, narrow: { width: 400, height: 800 } })) {
        const { page, close } = await open({ viewport, colorScheme });
        const shot = (name) => page.screenshot({ path: path.join(shots, `${engine}-${name}-${size}-${colorScheme}.png`) });
        const fits = async (name) => assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), `${name}, ${size}: too wide`);
        await shot('start');
        await fits('start');
        await choose(page, wire, latin, hostile);
        await switchTo(page, 'wire.txt');
        await page.keyboard.press('n');
        await page.keyboard.press('n');
        if (size === 'wide') await page.keyboard.press('r');
        await page.waitForTimeout(2700);
        await shot('desk');
        await fits('desk');
        await close();
      }
    }
  });

  stop();
}

await browser.close();
fs.rmSync(folder, { recursive: true });
