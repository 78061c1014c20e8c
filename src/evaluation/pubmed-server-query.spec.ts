import { describe, expect, it } from '@jest/globals';
import { matcherOf } from './pubmed-server-query.ts';
import { servedRecord } from './pubmed-server-records.ts';

const record = servedRecord({
  pmid: '99000001',
  title: 'Lysis of epidural adhesions: a trial.',
  abstract: [{ text: 'Patients had pain after lumbar surgery.' }],
  publicationTypes: ['Randomized Controlled Trial'],
  created: '2026-02-16',
  indexed: '2026-03-20',
});

describe('matcherOf', () => {
  it.each([
    ['epidural', true],
    ['adhesion*[tiab] AND lysis[ti]', true],
    ['adhesion[tiab]', false],
    ['lumbar[ti]', false],
    ['lumbar[tiab]', true],
    ['"epidural adhesions"[tiab]', true],
    ['"adhesions epidural"', false],
    ['cardiac OR (epidural pain)', true],
    ['epidural NOT lumbar', false],
    ['"Randomized Controlled Trial"[pt]', true],
    ['99000001[uid]', true],
    ['99000000:99000005[uid]', true],
    ['"2026/02/16"[crdt] : "2026/02/16"[crdt]', true],
    ['"2026/02/17"[crdt] : "2026/12/31"[crdt]', false],
    ['"2026/03/01"[mhda] : "2026/03/20"[mhda]', true],
  ])('%s: %s', (query, expected) => {
    expect(matcherOf(query)(record)).toBe(expected);
  });

  it.each(['(a', 'a)', 'a AND', '"x"[tiab] : "y"[tiab]'])('refuses %s', (query) => {
    expect(() => matcherOf(query)).toThrow();
  });
});
