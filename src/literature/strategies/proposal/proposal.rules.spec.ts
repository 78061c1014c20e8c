import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { queryFault } from '../query-fault.rules.ts';
import type { ProposalWork } from './concepts.rules.ts';
import { proposedQuery } from './proposal.rules.ts';

const work = (title: string, mesh: readonly (string | readonly [string, 'major'])[] = []): ProposalWork => ({
  title,
  abstract: '',
  mesh: mesh.map((heading) => ({
    descriptor: typeof heading === 'string' ? heading : heading[0],
    major: typeof heading !== 'string',
    qualifiers: [],
  })),
});
const query = (title: string, codes: readonly string[] = [], works: readonly ProposalWork[] = []) =>
  proposedQuery({ title, codes, works }).query;

describe('proposedQuery', () => {
  it.each([
    ['Lysis of Epidural Adhesions', 'lysis[tiab] AND epidural[tiab] AND adhesion*[tiab]'],
    ['Spinal Cord Stimulation for Pain', 'spinal[tiab] AND cord[tiab] AND stimulation[tiab] AND pain[tiab]'],
    ['Gene Therapies', 'gene[tiab] AND therap*[tiab]'],
    ['Stem-Cell Transplants, Stem-Cell', 'stem-cell[tiab] AND transplant*[tiab]'],
    ['Surgical Treatment of Knee Braces', 'knee[tiab] AND (brace[tiab] OR braces[tiab])'],
    [
      'Alpha Beta Gamma Delta Epsilon Zeta Eta',
      'alpha[tiab] AND beta[tiab] AND gamma[tiab] AND delta[tiab] AND epsilon[tiab] AND zeta[tiab]',
    ],
    ['Of the', '"Of the"[ti]'],
    ['Medical (Treatment)', '"Medical Treatment"[ti]'],
  ])('proposes from "%s" alone: %s', (title, expected) => {
    expect(query(title)).toBe(expected);
  });

  it('takes single words of the codes, not their text', () => {
    const codes = [
      'Invented lysis of adhesions through a tube, several adhesiolysis sessions; 2 or more days',
    ];
    expect(query('Lysis of Epidural Adhesions', codes)).toBe(
      '((lysis[tiab] AND adhesion*[tiab]) OR adhesioly*[tiab]) AND epidural[tiab]',
    );
  });

  it('takes the subjects that the cited works share, and no check tags', () => {
    const works = [
      work('One', [['Spinal Cord Stimulation', 'major'], 'Humans', 'Female']),
      work('Two', ['Spinal Cord Stimulation', 'Humans', 'Female']),
      work('Three', ['Neuralgia', 'Humans']),
    ];
    const proposal = proposedQuery({ title: 'Spinal Cord Stimulation', codes: [], works });
    expect(proposal.query).toBe(
      '(spinal[tiab] AND cord[tiab] AND stimulation[tiab]) OR "Spinal Cord Stimulation"[mesh]',
    );
    expect(proposal.basis).toEqual([
      { from: 'title', terms: ['spinal AND cord AND stimulation'] },
      { from: 'mesh', terms: ['Spinal Cord Stimulation'] },
    ]);
    expect(proposal).toMatchObject({ works: 3, found: 2 });
  });

  it('finds works that say it with another word of the same kind', () => {
    const works = [
      ...[1, 2, 3].map((number) => work(`Epidural neuroplasty, series ${number}`)),
      ...[1, 2].map((number) => work(`Lumbar lysis of adhesions, series ${number}`)),
      work('Epidural lysis of adhesions'),
      work('A view on pain'),
    ];
    const proposal = proposedQuery({ title: 'Lysis of Epidural Adhesions', codes: ['adhesiolysis'], works });
    expect(proposal.query).toBe(
      '((lysis[tiab] AND adhesion*[tiab]) OR adhesioly*[tiab] OR neuroplast*[tiab]) AND (epidural[tiab] OR lumbar[tiab])',
    );
    expect(proposal).toMatchObject({ works: 7, found: 6 });
  });

  it('gives a query that can be searched, whatever it is made from', () => {
    const words = fc.constantFrom(
      'Lysis',
      'epidural',
      '"',
      '(',
      ')',
      '[',
      '#1',
      'AND',
      'NOT',
      '硬膜',
      'adhesions',
      '*',
      '-',
    );
    const texts = fc.oneof(
      fc.array(words).map((parts) => parts.join(' ')),
      fc.string({ unit: 'grapheme' }),
    );
    const titles = texts.filter((title) => /\p{L}/u.test(title));
    const works = fc.array(fc.tuple(texts, texts), { maxLength: 6 });
    fc.assert(
      fc.property(titles, fc.array(texts, { maxLength: 3 }), works, (title, codes, cited) => {
        const proposed = query(
          title,
          codes,
          cited.map(([name, heading]) => work(name, [heading])),
        );
        expect(queryFault(proposed)).toBeNull();
      }),
      { numRuns: 500 },
    );
  });
});
