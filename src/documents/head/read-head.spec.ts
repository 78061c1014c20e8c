import { describe, expect, it } from '@jest/globals';
import type { Outline } from '../outline.ts';
import { readHead } from './read-head.ts';
import { sourceLines } from '../text/source-lines.rules.ts';

function read(head: string, outline: Partial<Outline> = {}) {
  return readHead({ title: null, head: sourceLines(head), parts: [], ...outline }, { markdown: false });
}

describe('readHead', () => {
  it('finds the title between payer, kind of document and labels', () => {
    expect(
      read(
        'Sample Health Plan\nMedical Policy\n\nTesting of Nerves\n\nEffective Date: 1/1/2025\nPolicy #: 12.3',
      ),
    ).toMatchObject({ title: 'Testing of Nerves', number: '12.3', labels: [{ value: '1/1/2025' }] });
  });

  it.each([
    ['a label', 'Policy Title: Testing of Nerves\nPolicy #: 12', 'A Marked Title'],
    ['a label on a line of its own', 'Title:\nTesting of Nerves\nPolicy #:\n12', null],
    ['the form', 'Some other words', 'Testing of Nerves'],
    ['the form, with a label in it', '', 'Policy Name: Testing of Nerves'],
    ['the form, with a kind of document in it', '', 'Sample Clinical Policy Testing of Nerves'],
    ['the first words, where the form marks a heading', 'Testing of Nerves', 'Table of Contents'],
  ])('takes the title from %s', (_source, head, marked) => {
    expect(read(head, { title: marked }).title).toBe('Testing of Nerves');
  });

  it('joins a title that wraps below its label', () => {
    const head = 'Title: Testing of Nerves and Muscles in Adults\n  and in Children\nPolicy #: 12\n\nText.';
    expect(read(head)).toMatchObject({
      title: 'Testing of Nerves and Muscles in Adults and in Children',
      number: '12',
    });
  });

  it('takes the words before a label or a sentence for the title', () => {
    expect(read('Testing of nerves and\nmuscles\nPolicy ID: N.12\nText that goes on.').title).toBe(
      'Testing of nerves and muscles',
    );
    const sentences = 'It is used by many and it goes on and on.\n'.repeat(6);
    expect(read(`Testing of Nerves\n${sentences}`).title).toBe('Testing of Nerves');
  });

  it('reads what only running heads say, and no date there that cannot be read', () => {
    const running = sourceLines(
      'Testing of Nerves\nPolicy Number: N.12\nEffective 03/01/2025\nLast Review: 08/',
    );
    expect(read('', { running })).toMatchObject({
      title: 'Testing of Nerves',
      number: 'N.12',
      labels: [{ field: 'effective', value: '03/01/2025' }],
    });
  });

  it('reads labels below the first headings of a document that opens with its payer', () => {
    const part = (heading: string, line: number, text: string) => {
      return { heading, level: 1, anchor: null, line, lines: [{ number: line + 1, text }] };
    };
    const parts = [
      part('Policy Bulletin', 1, 'Title:'),
      part('Testing of Nerves', 3, 'Policy #:'),
      part('06.02', 5, 'The Company decides.'),
    ];
    expect(read('', { parts })).toMatchObject({ title: 'Testing of Nerves', number: '06.02' });
  });

  it('has no title where nothing can be one', () => {
    expect(read('Medical Policy\nPage 1\nEffective: 1/1/2025').title).toBeNull();
  });
});
