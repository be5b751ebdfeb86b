// Takes the page for review that an engine made into this page, if it is made of nothing but what such a page has.

import { readTexts } from './texts.js';

const ELEMENTS = new Set(('aside button dd del details div dl dt h1 h2 header input ins kbd label li main ol option p section select small span '
  + 'script summary ul').split(' '));
const ATTRIBUTES = new Set('class data-n data-r dir for hidden id lang role tabindex title type value'.split(' '));

// What browsers that know of it ask for where a string becomes markup or the address of a script.
const trusted = globalThis.trustedTypes?.createPolicy('canonym', { createHTML: (html) => html, createScriptURL: (url) => url })
  ?? { createHTML: (html) => html, createScriptURL: (url) => url };

// Whether an element can neither run, nor fetch, nor go anywhere. The page's data stand in a script that is JSON.
function isHarmless(element) {
  const name = element.localName;
  const isKnown = ELEMENTS.has(name) && element.namespaceURI === 'http://www.w3.org/1999/xhtml';
  const isData = name !== 'script' || element.type === 'application/json';
  return isKnown && isData && element.getAttributeNames().every((attribute) => ATTRIBUTES.has(attribute) || attribute.startsWith('aria-'));
}

// Puts the redline of `html` in place of what `host` has, and gives its texts.
function adopt(html, host) {
  // Nothing runs or is fetched in a template.
  const page = document.createElement('template');
  page.innerHTML = trusted.createHTML(html);
  const parts = ['header.bar', 'div.desk', '#printed'].map((part) => page.content.querySelector(part));
  if (parts.includes(null)) throw new Error('The engine gave no page for review');
  for (const part of parts) {
    const foreign = [part, ...part.querySelectorAll('*')].find((element) => !isHarmless(element));
    if (foreign) throw new Error(`The page for review holds <${foreign.localName}>, which it may not`);
  }
  const texts = readTexts(page.content);
  host.replaceChildren(...parts.map((part) => document.adoptNode(part)));
  return texts;
}

export { adopt, trusted };
