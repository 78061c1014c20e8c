import { describe, expect, it } from '@jest/globals';
import { deviceInWords } from './device-words.rules.ts';

const WEBKIT = 'AppleWebKit/537.36 (KHTML, like Gecko)';

describe('a browser in words', () => {
  it.each([
    [
      `Mozilla/5.0 (Windows NT 10.0; Win64; x64) ${WEBKIT} Chrome/148.0.0.0 Safari/537.36`,
      'Chrome on Windows',
    ],
    [
      `Mozilla/5.0 (Windows NT 10.0; Win64; x64) ${WEBKIT} Chrome/148.0 Safari/537.36 Edg/148.0`,
      'Edge on Windows',
    ],
    ['Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0', 'Firefox on Linux'],
    [
      `Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) ${WEBKIT} Version/19.0 Mobile Safari/604.1`,
      'Safari on an iPhone',
    ],
    [`Mozilla/5.0 (Linux; Android 16) ${WEBKIT} Chrome/148.0.0.0 Mobile Safari/537.36`, 'Chrome on Android'],
    ['curl/8.9.1', 'curl'],
    ['my-script on Linux', 'a program on Linux'],
    ['<script>alert(1)</script>', null],
    ['', null],
    [null, null],
  ])('%s', (userAgent, words) => {
    expect(deviceInWords(userAgent)).toBe(words);
  });
});
