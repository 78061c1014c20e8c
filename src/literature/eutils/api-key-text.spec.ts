import { describe, expect, it } from '@jest/globals';
import { withoutKey } from './api-key-text.ts';

const key = 's3cr3t+key/ä &"<';

describe('withoutKey', () => {
  it.each([
    ['as it is', key],
    ['in an address', encodeURIComponent(key)],
    ['in lower case', encodeURIComponent(key).toLowerCase()],
    ['in a form', new URLSearchParams({ k: key }).toString().slice(2)],
    ['encoded twice', encodeURIComponent(encodeURIComponent(key))],
    ['in XML', 's3cr3t+key/ä &amp;&quot;&lt;'],
    ['in JSON', JSON.stringify(key)],
    ['with its letter in two parts', key.normalize('NFD')],
  ])('takes it out %s', (_, form) => {
    const text = withoutKey(`before ${form} after`, key);
    expect(text).toMatch(/^before "?\[api key\]"? after$/);
    expect(text).not.toContain('s3cr3t');
  });

  it('takes out whatever an address gives as key, even one that is not ours', () => {
    expect(withoutKey('/esearch.fcgi?api_key=abc123&term=x', null)).toBe(
      '/esearch.fcgi?api_key=[api key]&term=x',
    );
  });

  it('leaves everything else', () => {
    expect(withoutKey('Invalid db name specified: nothing', key)).toBe('Invalid db name specified: nothing');
  });
});
