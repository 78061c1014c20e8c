import { describe, expect, it } from '@jest/globals';
import { reachedFor } from './stand-in.rules.ts';

const standings = {
  able: new Set(['ana', 'ben', 'cho', 'dee', 'loop', 'pool']),
  delegates: new Map([
    ['ben', 'ana'],
    ['cho', 'ben'],
    ['dee', 'gone'],
    ['loop', 'pool'],
    ['pool', 'loop'],
  ]),
};

describe('reachedFor', () => {
  it.each([
    ['somebody here', 'ana', null, 'ana'],
    ['somebody on leave', 'ben', null, 'ana'],
    ['somebody whose delegate is on leave too', 'cho', null, 'ana'],
    ['somebody who left, without a backup', 'gone', null, null],
    ['somebody who left', 'gone', 'ana', 'ana'],
    ['somebody who left, with a backup on leave', 'gone', 'ben', 'ana'],
    ['somebody whose delegate left', 'dee', 'ana', 'ana'],
    ['two who stand in for each other', 'loop', null, null],
    ['a backup who left too', 'gone', 'gone', null],
  ])('%s', (_, person, backup, expected) => {
    expect(reachedFor(person, backup, standings)).toBe(expected);
  });
});
