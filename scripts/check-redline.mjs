#!/usr/bin/env node
// Looks at the redline page in a real Chromium: what is shown, keys, accept and refuse, the text that is copied, hostile
// copy, a page of half a million changes. Run by hand, in a folder with `npm install playwright-core`:
//
//   node …/scripts/check-redline.mjs …/target/release/canonym screenshots/
//
// CHROMIUM names the browser if it is not /usr/bin/chromium; LARGE=0 leaves the large page out.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const { chromium } = createRequire(path.join(process.cwd(), 'package.json'))('playwright-core');
const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const binary = path.resolve(process.argv[2] ?? path.join(root, 'target/release/canonym'));
const shots = path.resolve(process.argv[3] ?? 'screenshots');
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'redline-'));
fs.mkdirSync(shots, { recursive: true });

const run = (...args) => execFileSync(binary, args, { cwd: folder, maxBuffer: 2 ** 31 - 1 });
const put = (name, text) => fs.writeFileSync(path.join(folder, name), text);

// The page of a document, and the texts before and after.
function redline(name, text) {
  put(name, text);
  put('page.html', run('-q', '--report', 'redline', name));
  const page = path.join(folder, `${name}.redline.html`);
  fs.renameSync(path.join(folder, 'page.html'), page);
  return { url: pathToFileURL(page).href, bytes: fs.statSync(page).size, input: text, output: run('-q', name).toString() };
}

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
});

async function open(document, options = {}) {
  const context = await browser.newContext({ viewport: { width: 1360, height: 900 }, ...options });
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const page = await context.newPage();
  const troubles = [];
  page.on('pageerror', (error) => troubles.push(String(error)));
  page.on('console', (message) => { if (message.type() === 'error') troubles.push(message.text()); });
  page.on('request', (request) => { if (!request.url().startsWith('file:')) troubles.push(`asks for ${request.url()}`); });
  page.on('dialog', (dialog) => { troubles.push('a dialog'); dialog.dismiss(); });
  await page.goto(document.url);
  return { page, troubles, close: () => context.close() };
}

async function copied(page) {
  await page.keyboard.press('c');
  await page.waitForFunction(() => document.getElementById('status').textContent.startsWith('Copied'));
  return page.evaluate(() => navigator.clipboard.readText());
}

async function check(what, act) {
  await act();
  console.log(`ok  ${what}`);
}

const wire = redline('wire.txt', fs.readFileSync(path.join(root, 'tests/data/ryzhenkov-wire.txt'), 'utf8'));

await check('the article: what is shown, keys, accept, refuse, copy', async () => {
  const { page, troubles, close } = await open(wire);
  const tally = () => page.textContent('#tally');
  assert.equal(await tally(), '4 of 4 changes accepted');
  assert.deepEqual(await page.locator('.copy del').allTextContents(), ['Ryschenkow', 'Ryshchankou', 'Ryshchankou', 'Ryshchankou']);
  const evidence = page.locator('.copy .right:not([data-r])');
  assert.deepEqual(await evidence.allTextContents(), ['Foreign Minister', 'Maxim', 'Maxim', 'Maxim']);
  assert.equal(await copied(page), wire.output);
  await page.keyboard.press('n');
  assert.equal(await page.evaluate(() => document.activeElement.id), 't0m0');
  assert.equal(await page.getAttribute('#t0m0', 'aria-label'), 'Change 1 of 4: Ryschenkow becomes Ryzhenkov, accepted');
  const detail = await page.textContent('#detail');
  for (const fact of ['wire.txt:1:29', 'maxim-ryzhenkov, family', 'role', 'the form of the language de', 'people/by.toml:', 'Foreign Minister1:12']) {
    assert.ok(detail.includes(fact), `${fact} is not in: ${detail}`);
  }
  await page.keyboard.press('j');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('k');
  await page.keyboard.press('r');
  assert.equal(await tally(), '3 of 4 changes accepted');
  assert.equal(await page.locator('#t0m1 ins').isVisible(), false);
  const partly = wire.output.replace('Maxim Ryzhenkov will', 'Maxim Ryshchankou will');
  assert.equal(await copied(page), partly);
  await page.keyboard.press('Enter');
  assert.equal(await copied(page), wire.output);
  await page.keyboard.press('R');
  assert.equal(await tally(), '0 of 4 changes accepted');
  assert.equal(await copied(page), wire.input);
  await page.click('#accept-all');
  assert.equal(await copied(page), wire.output);
  await page.click('#refuse-all');
  assert.equal(await copied(page), wire.input);
  await page.click('#accept-all');
  await page.click('#t0m3');
  assert.ok((await page.textContent('#detail')).includes('4 of 4'));
  await page.click('.choice .refuse');
  assert.equal(await page.evaluate(() => document.activeElement.className), 'refuse', 'the button that was pressed stays in focus');
  assert.equal(await tally(), '3 of 4 changes accepted');
  assert.deepEqual(troubles, []);
  await close();
});

await check('names that are right: marks, panel, keys', async () => {
  const text = 'Maxim Ryzhenkov left Kyiv for Kharkiv.\nMaxim Ryschenkow stayed. In Kyiv </script> all was well.\n';
  const right = redline('right.txt', text);
  const { page, troubles, close } = await open(right);
  const now = () => page.locator('.now').evaluateAll((all) => all.map((one) => one.dataset.r ?? one.id));
  assert.deepEqual(await page.locator('.copy [data-r]').allTextContents(), ['Maxim Ryzhenkov', 'Kyiv', 'Kharkiv', 'Kyiv']);
  assert.equal(await page.textContent('.facts'), '1 substituted, 4 right already · text, UTF-8, en');
  await page.click('[data-r="1"]');
  const detail = await page.textContent('#detail');
  for (const fact of ['Right as it is · 2 of 4', 'right.txt:1:22', 'kyiv', 'whole name', 'places/']) assert.ok(detail.includes(fact), `${fact} is not in: ${detail}`);
  assert.equal(await page.getAttribute('[data-r="1"]', 'aria-label'), 'Right as it is 2 of 4: Kyiv');
  // From there keys go to the next change, and from that to the next name that is right.
  await page.keyboard.press('r');
  assert.equal(await page.textContent('#status'), 'There is nothing to decide here');
  await page.keyboard.press('n');
  assert.deepEqual(await now(), ['t0m0']);
  await page.selectOption('#stops', '5');
  await page.locator('#t0m0').focus();
  await page.keyboard.press('n');
  assert.deepEqual(await now(), ['3']);
  await page.keyboard.press('n');
  assert.equal(await page.textContent('#status'), 'That was the last');
  await page.keyboard.press('p');
  assert.deepEqual(await now(), ['2']);
  assert.equal(await page.getAttribute('[data-r="3"]', 'aria-label'), 'Right as it is 4 of 4: Kyiv');
  await page.screenshot({ path: path.join(shots, 'right.png') });
  assert.equal(await copied(page), right.output);
  assert.deepEqual(troubles, []);
  await close();
  const plain = await open(redline('plain.txt', 'In Kiew.\n'));
  assert.equal(await plain.page.locator('#stops [value="5"]').isVisible(), false, 'nothing is right, and nothing stops there');
  assert.equal(await plain.page.locator('#stops [value="5"]').getAttribute('hidden'), '');
  await plain.close();
});

await check('decisions are kept if their reader wants it, without a word of the copy, and forgotten if not', async () => {
  const { page, troubles, close } = await open(wire);
  const reload = async () => { await page.reload(); return page.textContent('#tally'); };
  const stored = () => page.evaluate(() => JSON.stringify(localStorage));
  await page.click('#t0m1');
  await page.click('.choice .refuse');
  assert.equal(await stored(), '{}', 'nothing is kept unasked');
  assert.equal(await reload(), '4 of 4 changes accepted');
  await page.check('#keep');
  await page.click('#t0m1');
  await page.click('.choice .refuse');
  assert.match(await stored(), /^\{"canonym-(keep":"1","canonym-decided\/[0-9a-f]{64}":"3"|decided\/[0-9a-f]{64}":"3","canonym-keep":"1")\}$/);
  assert.equal(await reload(), '3 of 4 changes accepted');
  assert.equal(await page.locator('#t0m1 ins').isVisible(), false);
  await page.uncheck('#keep');
  assert.equal(await stored(), '{}');
  assert.equal(await reload(), '4 of 4 changes accepted');
  assert.deepEqual(troubles, []);
  await close();
});

await check('screenshots, wide and narrow, light and dark, and the print', async () => {
  for (const colorScheme of ['light', 'dark']) {
    for (const [size, viewport] of Object.entries({ wide: { width: 1360, height: 900 }, narrow: { width: 400, height: 800 } })) {
      const { page, close } = await open(wire, { viewport, colorScheme });
      await page.screenshot({ path: path.join(shots, `start-${size}-${colorScheme}.png`) });
      await page.keyboard.press('n');
      await page.keyboard.press('n');
      if (size === 'wide') await page.keyboard.press('r');
      await page.waitForTimeout(2700);
      await page.screenshot({ path: path.join(shots, `focus-${size}-${colorScheme}.png`) });
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      assert.ok(overflow <= 0, `${size}: ${overflow} pixels too wide`);
      await close();
    }
  }
  const { page, close } = await open(wire);
  await page.pdf({ path: path.join(shots, 'print.pdf'), format: 'A4', margin: { top: '18mm', bottom: '18mm', left: '16mm', right: '16mm' } });
  await close();
});

await check('without its script the page still reads', async () => {
  const { page, close } = await open(wire, { javaScriptEnabled: false });
  assert.equal(await page.locator('.copy ins').count(), 4);
  assert.equal(await page.locator('.tools').isVisible(), false);
  await close();
});

await check('all kinds of marks, and hostile copy', async () => {
  const hostile = 'Foreign Minister Maxim Ryschenkow spoke.\r\n</script><script>alert(1)</script><img src=x onerror=alert(1)>\r\n'
    + '<!-- Maxim\r\nRyschenkow --> "Kiev (Russian: Kiev)" &amp; \u001b[31m \u202e evil\r\nChris Ryschenkow, a baker, in Kiew. Ryschenkow left.\r\n'
    + 'The Norfolk Kiew Exchange fell.\r\n';
  const document = redline('hostile.txt', hostile);
  const { page, troubles, close } = await open(document);
  assert.equal(await copied(page), document.output);
  await page.click('#refuse-all');
  assert.equal(await copied(page), hostile);
  assert.equal(await page.locator('main img, main script:not(.island)').count(), 0);
  assert.ok(await page.locator('.m.left').count() > 0);
  await page.click('#accept-all');
  await page.keyboard.press('n');
  await page.waitForTimeout(2700);
  await page.screenshot({ path: path.join(shots, 'kinds.png') });
  assert.deepEqual(troubles, []);
  await close();
});

if (process.env.LARGE !== '0') {
  await check('half a million changes', async () => {
    const line = 'Foreign Minister Maxim Ryschenkow spoke in Kiew. Ryschenkow left for Kiew.\n';
    const large = redline('large.txt', line.repeat(125_000));
    const start = Date.now();
    const { page, troubles, close } = await open(large, {});
    const opened = Date.now() - start;
    const tally = await page.textContent('#tally');
    const ready = Date.now() - start;
    const pressed = Date.now();
    await page.keyboard.press('n');
    await page.waitForFunction(() => document.activeElement.classList.contains('now'));
    const stepped = Date.now() - pressed;
    const heap = await page.evaluate(() => performance.memory.usedJSHeapSize);
    console.log(`    ${tally}; page ${(large.bytes / 1e6).toFixed(1)} MB, opened in ${opened} ms, ready in ${ready} ms, a step in ${stepped} ms, JS heap ${(heap / 1e6).toFixed(0)} MB`);
    assert.deepEqual(troubles, []);
    await page.screenshot({ path: path.join(shots, 'large.png') });
    await close();
  });
}

await browser.close();
fs.rmSync(folder, { recursive: true });
