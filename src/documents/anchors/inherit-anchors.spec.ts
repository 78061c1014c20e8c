import { describe, expect, it } from '@jest/globals';
import { anchorsIn, inheritAnchors } from './inherit-anchors.ts';
import { parsePolicyText } from '../parse-policy-text.ts';

const read = (...blocks: string[]) =>
  parsePolicyText(['# A Title', '- **Effective:** January 1, 2026', ...blocks].join('\n\n'), {
    fileName: 'policy.md',
  }).document;
const ids = (document: ReturnType<typeof read>) => document.sections.map(({ id }) => id);

const background = 'Epidural fibrosis occurs most commonly as a complication of spinal surgery.';
const before = read(
  '## Description {#what-it-is}',
  'A catheter is passed into the epidural space.',
  '## Policy Criteria {#criteria}',
  '- I. Lysis of adhesions may be considered medically necessary for adults. {#adults}\n- II. Lysis in children is investigational.',
  '## Background {#background}',
  background,
);

describe('inheritAnchors', () => {
  it('gives sections of the same heading or text the anchors that they had', () => {
    const next = read(
      '## Background of the disease',
      background,
      '## Description',
      'Another text altogether, about an implant that lies elsewhere.',
      '## Policy Criteria',
      'It is covered.',
    );
    expect(ids(inheritAnchors(next, before))).toEqual(['background', 'what-it-is', 'criteria']);
  });

  it('gives criteria the anchors that they had, whatever their labels are now', () => {
    const next = read(
      '## Policy Criteria',
      '- A. Lysis in children is investigational.\n- B. Lysis of adhesions may be considered medically necessary for most adults.\n- C. Removal of a catheter is covered.',
    );
    expect(inheritAnchors(next, before).criteria.map(({ id, label }) => [id, label])).toEqual([
      ['criteria--ii', 'A'],
      ['adults', 'B'],
      ['criteria--c', 'C'],
    ]);
  });

  it('calls nothing new by an old anchor', () => {
    const next = read(
      '## Summary',
      'Quite new words about quite new things in every way.',
      '## Policy Criteria',
      '- II. A garment is covered.',
    );
    const inherited = inheritAnchors(next, before);
    const old = anchorsIn(before);
    const kept = inherited.criteria.filter(({ id }) => old.has(id));
    expect(kept).toEqual([]);
    expect(ids(inherited)).toEqual(['summary', 'criteria']);
  });

  it('changes nothing in the same document read again', () => {
    expect(inheritAnchors(before, before)).toEqual(before);
  });
});
