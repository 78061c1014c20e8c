import { describe, expect, it } from '@jest/globals';
import { inlineHtml } from './html-text.ts';

const link = (address: string, text = address) => `<a class="address" href="${address}">${text}</a>`;

describe('bare addresses', () => {
  it.each([
    ['in a sentence', 'See https://x.example/a.', `See ${link('https://x.example/a')}.`],
    ['in brackets', '(https://x.example/a)', `(${link('https://x.example/a')})`],
    ['with brackets of its own', 'https://x.example/a_(b)', link('https://x.example/a_(b)')],
    ['with what was escaped', 'https://x.example/a\\_b', link('https://x.example/a_b')],
    [
      'as printed, its link as it may be asked for',
      'https://x.example/a%20é',
      link('https://x.example/a%20%C3%A9', 'https://x.example/a%20é'),
    ],
    ['two', 'http://x.example http://y.example', `${link('http://x.example')} ${link('http://y.example')}`],
    [
      'not inside a link',
      '[see https://x.example](https://y.example)',
      '<a href="https://y.example">see https://x.example</a>',
    ],
    ['not without a scheme', 'www.x.example', 'www.x.example'],
    ['not of another scheme', 'ftp://x.example javascript://x', 'ftp://x.example javascript://x'],
    ['not in code', '`https://x.example`', '<code>https://x.example</code>'],
  ])('are links: %s', (_, markdown, wanted) => {
    expect(inlineHtml(markdown)).toBe(wanted);
  });

  it('takes long text without slowing down', () => {
    const started = performance.now();
    inlineHtml('https://x.example/,.'.repeat(20_000));
    inlineHtml(`${'https://x.example/,. '.repeat(10_000)}https://x${'.'.repeat(50_000)}a)`);
    expect(performance.now() - started).toBeLessThan(2000);
  });
});
