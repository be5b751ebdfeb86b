// The start of a page that is one redline in one file.

import { readTexts } from './texts.js';
import { mount } from './view.js';

const redline = mount(readTexts(document), new AbortController().signal);
if (redline.length > 0) document.title = `Redline: ${redline.length === 1 ? redline[0].name : `${redline.length} documents`}`;
