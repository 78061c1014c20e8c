import { describe, expect, it } from '@jest/globals';
import { HOME, returnPath } from './return-path.rules.ts';

describe('the page to return to after sign-in', () => {
  it.each([
    ['/console', '/console'],
    ['/console/policies/lysis?tab=1', '/console/policies/lysis?tab=1'],
    ['/console/policies/../mailbox', '/console/mailbox'],
  ])('keeps %s, a page of the console', (next, path) => {
    expect(returnPath(next)).toBe(path);
  });

  it.each([
    undefined,
    '',
    'console',
    'https://evil.example/console',
    '//evil.example/console',
    '/\\evil.example/console',
    '/console\\..\\..',
    '/\t/evil.example',
    '/%0d%0aLocation:x',
    '/consoles',
    '/v1/policies',
    '/console/../v1/policies',
    '/console/sign-in?next=/console',
    'javascript:alert(1)',
  ])('answers %j with the home page', (next) => {
    expect(returnPath(next)).toBe(HOME);
  });
});
