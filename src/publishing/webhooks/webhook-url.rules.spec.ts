import { describe, expect, it } from '@jest/globals';
import { webhookUrl } from './webhook-url.rules.ts';

describe("a webhook's URL", () => {
  it.each([
    'https://hooks.example.org/almanac',
    'https://93.184.216.34:8443/',
    'https://hooks.example.org/?tenant=7',
  ])('%s is taken', (url) => {
    expect(webhookUrl(url, []).toString()).toBe(url);
  });

  it.each([
    ['nonsense', /not a URL/],
    ['http://hooks.example.org/', /only https/],
    ['ftp://hooks.example.org/', /only https/],
    ['file:///etc/passwd', /only https/],
    ['https://user:secret@hooks.example.org/', /password/],
    ['https://hooks.example.org/#part', /fragment/],
    ['https://127.0.0.1/', /not a public address/],
    ['https://2130706433/', /not a public address/],
    ['https://0x7f000001/', /not a public address/],
    ['https://0177.0.0.1/', /not a public address/],
    ['https://127.1/', /not a public address/],
    ['https://[::1]/', /not a public address/],
    ['https://[::ffff:10.0.0.1]/', /not a public address/],
    ['https://169.254.169.254/latest/meta-data', /not a public address/],
    ['https://localhost/', /not a public address/],
    ['https://LOCALHOST./', /not a public address/],
    ['https://api.localhost/', /not a public address/],
    ['https://metadata.google.internal/', /not a public address/],
  ])('%s is refused', (url, reason) => {
    expect(() => webhookUrl(url, [])).toThrow(reason);
  });

  it('does not repeat a path or a password in the refusal', () => {
    expect(() => webhookUrl('https://user:hunter2@hooks.example.org/token', [])).toThrow(
      /^(?!.*(hunter2|token))/,
    );
  });

  it('may be plain http and local where the operator names the host', () => {
    expect(webhookUrl('http://localhost:4010/', ['localhost:4010']).port).toBe('4010');
    expect(webhookUrl('http://127.0.0.1:4010/', ['127.0.0.1']).hostname).toBe('127.0.0.1');
    expect(() => webhookUrl('http://localhost:4011/', ['localhost:4010'])).toThrow(/only https/);
  });
});
