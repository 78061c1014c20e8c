import { describe, expect, it } from '@jest/globals';
import { shortfallOf } from './webhook-verification.rules.ts';

const question = { challenge: 'c-1', origin: 'almanac.test' };

describe('an address that was asked whether it wants webhooks', () => {
  it.each([
    ['{"challenge":"c-1"}', true],
    [' {"challenge": "c-1", "more": [1]}\n', true],
    ['{"challenge":"c-2"}', false],
    ['{"challenge":["c-1"]}', false],
    ['{"data":{"challenge":"c-1"}}', false],
    ['"c-1"', false],
    ['c-1', false],
    ['null', false],
    ['', false],
    ['<html>{"challenge":"c-1"}</html>', false],
  ])('proves it with the challenge in its JSON: %s', (body, proves) => {
    expect(shortfallOf('standard', { headers: {}, body }, question) === null).toBe(proves);
  });

  it.each([
    ['almanac.test', true],
    ['ALMANAC.test', true],
    ['*', true],
    ['elsewhere.test', false],
    ['almanac.test.evil.test', false],
    ['', false],
    [undefined, false],
  ])('or, for CloudEvents, by allowing the origin: %s', (allowed, proves) => {
    const headers: Record<string, string> =
      allowed === undefined ? {} : { 'webhook-allowed-origin': allowed };
    expect(shortfallOf('cloudevents', { headers, body: '{"challenge":"c-1"}' }, question) === null).toBe(
      proves,
    );
  });
});
