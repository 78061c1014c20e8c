import { describe, expect, it } from '@jest/globals';
import { isSafeMethod, requestSite, type RequestSite } from './request-site.rules.ts';

describe('where a request comes from', () => {
  const publicUrl = 'https://almanac.example:8443';

  it.each<[string, Parameters<typeof requestSite>[0], RequestSite]>([
    ['our own page', { 'sec-fetch-site': 'same-origin' }, 'own'],
    ['the address bar', { 'sec-fetch-site': 'none' }, 'own'],
    ['another site', { 'sec-fetch-site': 'cross-site' }, 'foreign'],
    ['another host of our site', { 'sec-fetch-site': 'same-site' }, 'foreign'],
    ['another site that claims our origin', { 'sec-fetch-site': 'cross-site', origin: publicUrl }, 'foreign'],
    ['two values', { 'sec-fetch-site': ['same-origin', 'cross-site'] }, 'foreign'],
    ['the public URL as origin', { origin: 'https://almanac.example:8443' }, 'own'],
    ['the host that was asked', { origin: 'http://127.0.0.1:3000', host: '127.0.0.1:3000' }, 'own'],
    ['another port', { origin: 'https://almanac.example' }, 'foreign'],
    ['another scheme of the public host', { origin: 'http://almanac.example:8443' }, 'foreign'],
    ['a longer host', { origin: 'https://almanac.example:8443.evil.example' }, 'foreign'],
    ['a sandbox', { origin: 'null', host: 'null' }, 'foreign'],
    ['no browser', { host: 'almanac.example:8443' }, 'unknown'],
  ])('tells %s', (_, headers, site) => {
    expect(requestSite(headers, publicUrl)).toBe(site);
  });

  it('knows the methods that change nothing', () => {
    expect(['GET', 'HEAD', 'OPTIONS'].every(isSafeMethod)).toBe(true);
    expect(['POST', 'PUT', 'PATCH', 'DELETE', 'get'].some(isSafeMethod)).toBe(false);
  });
});
