import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { plainText } from '../../../src/labels/plain-text.js';

describe('HTML as text', () => {
  it.each([
    ['<p>Entwurf &amp; Druck</p>\r\n<p>„Logo“</p>', 'Entwurf & Druck\n„Logo“'],
    ['Eins<br>Zwei<br/>Drei', 'Eins\nZwei\nDrei'],
    ['<ul><li>eins</li><li>zwei</li></ul>', '• eins\n• zwei'],
    ['M&uuml;ller &#38; S&#xf6;hne', 'Müller & Söhne'],
    ['3 < 4 und 5 > 4', '3 < 4 und 5 > 4'],
    ['&amp;lt;b&amp;gt;', '&lt;b&gt;'],
    ['&unbekannt; &constructor;', '&unbekannt; &constructor;'],
    ['<b onclick="x()">fett</b>', 'fett'],
    ['ohne Zeichen', 'ohne Zeichen'],
    ['&#0;&#99999999;', '&#0;&#99999999;'],
  ])('%s', (html, text) => {
    expect(plainText(html)).toBe(text);
  });

  it('takes a text of open brackets in a moment', () => {
    const start = performance.now();
    plainText(`${'<a '.repeat(200_000)}&${'&#'.repeat(200_000)}`);
    expect(performance.now() - start).toBeLessThan(30_000);
  });

  it('never fails', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => typeof plainText(text) === 'string'),
      { numRuns: 50 },
    );
  });
});
