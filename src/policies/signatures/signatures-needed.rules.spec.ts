import { describe, expect, it } from '@jest/globals';
import { personsIn, signaturesNeeded, standsTwice, stillNeeded } from './signatures-needed.rules.ts';

const own = (personId: string) => ({ personId, onBehalfOf: null });
const proxy = (personId: string, id: string) => ({ personId, onBehalfOf: { id } });

describe('how many directors sign', () => {
  it.each([
    [1, 1, 1],
    [1, 2, 2],
    [2, 1, 2],
    [5, 2, 5],
  ])('a policy that asks for %i and a kind that needs %i come to %i', (policy, kind, needed) => {
    expect(signaturesNeeded(policy, kind)).toBe(needed);
  });

  it.each([
    [3, 0, 3],
    [3, 2, 1],
    [3, 3, 0],
    [1, 2, 0], // the policy asks for fewer than it did
  ])('of %i with %i in hand, %i are missing', (needed, inHand, missing) => {
    expect(stillNeeded(needed, inHand)).toBe(missing);
  });
});

describe('one person, one signature', () => {
  it('counts a delegate and who they sign for', () => {
    expect(personsIn(proxy('delegate', 'director'))).toEqual(['delegate', 'director']);
  });

  it.each([
    ['the same director twice', [own('a')], own('a'), true],
    ['another director', [own('a')], own('b'), false],
    ['the first of all', [], own('a'), false],
    ['a delegate of who signed', [own('a')], proxy('b', 'a'), true],
    ['who signed, as a delegate', [own('a')], proxy('a', 'b'), true],
    ['the director whose delegate signed', [proxy('a', 'b')], own('b'), true],
    ['the delegate, for themself', [proxy('a', 'b')], own('a'), true],
    ['another delegate of the same director', [proxy('a', 'b')], proxy('c', 'b'), true],
    ['strangers', [proxy('a', 'b')], proxy('c', 'd'), false],
  ])('%s', (_, given, signature, twice) => {
    expect(standsTwice(given, signature)).toBe(twice);
  });
});
