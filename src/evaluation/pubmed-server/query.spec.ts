import { describe, expect, it } from '@jest/globals';
import { calendarDate } from '../../kernel/calendar-date.ts';
import { Library } from './library.ts';
import { manyRecords, servedRecord } from './served-record.ts';

const record = servedRecord({
  pmid: '99000001',
  title: 'Lysis of epidural adhesions: a trial.',
  abstract: [{ text: 'Patients had pain after lumbar surgery.' }],
  publicationTypes: ['Randomized Controlled Trial'],
  keywords: ['neuroplasty'],
  mesh: [{ descriptor: 'Tissue Adhesions', major: true, qualifiers: ['surgery'] }, { descriptor: 'Humans' }],
  doi: '10.5555/synth.2026.0133',
  published: '2023 Feb',
  created: '2026-02-16',
  indexed: '2026-03-20',
});
const found = (query: string) => new Library([record]).find(query);

describe('the local PubMed’s query language', () => {
  it.each([
    ['epidural', true],
    ['adhesion*[tiab] AND lysis[ti]', true],
    ['adhesion[tiab]', false],
    ['lumbar[ti]', false],
    ['lumbar[tiab]', true],
    ['neuroplasty[ot]', true],
    ['"epidural adhesions"[tiab]', true],
    ['"epidural adhes*"[tiab]', true],
    ['"adhesions epidural"', false],
    ['cardiac OR (epidural pain)', true],
    ['epidural NOT lumbar', false],
    ['"Randomized Controlled Trial"[pt]', true],
    ['"Tissue Adhesions"[Mesh]', true],
    ['"Tissue Adhesions/surgery"[mh]', true],
    ['Humans[majr]', false],
    ['"10.5555/synth.2026.0133"[doi]', true],
    ['99000001[uid]', true],
    ['99000000:99000005[uid]', true],
    ['1:200[uid]', false],
    ['"2026/02/16"[crdt] : "2026/02/16"[crdt]', true],
    ['"2026/02/17"[crdt] : "2026/12/31"[crdt]', false],
    ['"2026/03/01"[mhda] : "2026/03/20"[mhda]', true],
    ['"2026/02/16"[edat]', false], // entered three years after it was published
    ['2023[dp]', true],
  ])('%s: %s', (query, expected) => {
    expect(found(query).pmids).toEqual(expected ? ['99000001'] : []);
  });

  it.each(['(a', 'a)', 'a AND', 'a AND )', ': b', '', '"x"[tiab] : "y"[tiab]'])('refuses %s', (query) => {
    expect(() => found(query)).toThrow();
  });

  it('says what it does not know', () => {
    expect(found('epidural AND fleegle[MeSH Terms]')).toMatchObject({
      phrasesNotFound: ['fleegle[MeSH Terms]'],
    });
    expect(found('"purple epidural"')).toMatchObject({ quotedPhrasesNotFound: ['"purple epidural"'] });
    expect(found('epidural[colour]')).toMatchObject({ fieldsNotFound: ['colour'], pmids: ['99000001'] });
  });

  it('writes the query out', () => {
    expect(found('lysis[tiab] AND (pain OR ache)').translation).toBe(
      '"lysis"[Title/Abstract] AND ("pain"[All Fields] OR "ache"[All Fields])',
    );
  });
});

describe('Library', () => {
  it('keeps places, takes new forms and lets go', () => {
    const library = new Library(manyRecords(3, () => calendarDate('2026-01-01')));
    library.add([servedRecord({ pmid: '99100001', title: 'Renamed.', created: '2026-01-01' })]);
    expect(library.find('"series 1"').pmids).toEqual([]);
    expect(library.find('"2026/01/01"[crdt]').pmids).toEqual(['99100001', '99100002', '99100003']);
    library.remove('99100002');
    expect(library.find('epidural').pmids).toEqual(['99100003']);
  });
});
