import { describe, expect, it } from '@jest/globals';
import { calendarDate } from '../../kernel/calendar-date.ts';
import { partialDate } from '../../kernel/partial-date.ts';
import type { DocumentCode, DocumentCriterion, DocumentSection, PolicyDocument } from '../policy-document.ts';
import { withCriteria } from '../criteria/criteria.ts';
import { compareDocuments } from './compare-documents.ts';
import { isChanged, summaryOf } from './comparison-summary.ts';
import { written } from './redline-text.ts';
import { documentWith } from '../../../test/support/policy-document.ts';

const compare = (before: Partial<PolicyDocument>, after: Partial<PolicyDocument>) =>
  compareDocuments(documentWith(before), documentWith(after));

const section = (id: string, heading: string, markdown = '', level = 1): DocumentSection => {
  return { id, heading, level, markdown };
};
const criterion = (label: string, markdown: string, id = `c--${label.toLowerCase()}`): DocumentCriterion => {
  return { id, section: 'c', label, determination: 'medically_necessary', markdown };
};
const code = (code: string, description: string | null = null): DocumentCode => ({
  system: 'CPT',
  code,
  description,
});

describe('title, dates and filing', () => {
  it('are told where they differ, each at its own precision', () => {
    const { dates } = documentWith();
    const { title, filing, ...compared } = compare(
      { number: '94', dates: { ...dates, nextReview: partialDate('2026-09') } },
      {
        title: 'Lysis of Adhesions',
        dates: { ...dates, nextReview: partialDate('2027'), effective: calendarDate('2027-01-01') },
      },
    );
    expect(written(title)).toBe('Lysis{+ of Adhesions+}');
    expect(filing).toEqual([{ what: 'number', before: '94', after: null }]);
    expect(compared.dates).toEqual([
      { what: 'effective', before: null, after: '2027-01-01' },
      { what: 'nextReview', before: '2026-09', after: '2027' },
    ]);
  });

  it('leave the content the same', () => {
    const dates = { ...documentWith().dates, effective: calendarDate('2027-01-01') };
    expect(compare({}, { dates, number: '95' }).sameContent).toBe(true);
    expect(compare({}, { title: 'Other' }).sameContent).toBe(false);
    expect(compare({ codes: [code('1'), code('2')] }, { codes: [code('2'), code('1')] }).sameContent).toBe(
      false,
    );
  });
});

describe('sections', () => {
  const changes = (before: readonly DocumentSection[], after: readonly DocumentSection[]) =>
    compare({ sections: before }, { sections: after }).sections.map((found) => [
      found.anchor,
      ...found.changes,
    ]);
  const [a, b, c] = [
    section('a', 'ALPHA', 'Alpha is the first of all letters.'),
    section('b', 'BETA', 'Beta comes next and is louder.'),
    section('c', 'GAMMA', 'Gamma was never much liked here.'),
  ] as const;

  it('are kept in place, and what is gone stands where it stood', () => {
    expect(changes([a, b, c], [a, c])).toEqual([['a'], ['b', 'removed'], ['c']]);
    expect(changes([a, c], [a, b, c])).toEqual([['a'], ['b', 'added'], ['c']]);
  });

  it('are renamed, re-levelled and rewritten under one anchor', () => {
    const after = [section('a', 'ALPHA AND OMEGA', 'Alpha is the last of all letters.', 2)];
    expect(changes([a], after)).toEqual([['a', 'renamed', 're_levelled', 'wording']]);
  });

  it('are moved, as few of them as explain the order', () => {
    expect(changes([a, b, c], [c, a, b])).toEqual([['c', 'moved'], ['a'], ['b']]);
  });

  it('are known again by what they say where the anchor is another', () => {
    expect(changes([a, b], [{ ...a, id: 'first', heading: 'FIRST' }, b])).toEqual([
      ['first', 'renamed'],
      ['b'],
    ]);
  });

  it('of a heading alone are known again by what stands below it', () => {
    const under = section('u', 'Trials', 'There were several of them.', 2);
    const [guidelines, practice] = [section('g', 'GUIDELINES'), section('p', 'PRACTICE SUMMARY')];
    expect(changes([a, practice, under], [a, guidelines, under])).toEqual([['a'], ['g', 'renamed'], ['u']]);
  });

  it('know the headings above them', () => {
    const deep = [section('x', 'EVIDENCE'), section('y', 'Trials', '', 2), section('z', 'Small ones', '', 3)];
    expect(compare({}, { sections: deep }).sections.map(({ under }) => under)).toEqual([
      [],
      ['EVIDENCE'],
      ['EVIDENCE', 'Trials'],
    ]);
  });
});

describe('criteria', () => {
  const pain = 'Pain in one leg or in both legs';
  const care = 'Care by a specialist who has failed to relieve it';

  it('are known again when a new one takes their label and anchor', () => {
    const compared = compare(
      { criteria: [criterion('A', pain), criterion('B', care)] },
      {
        criteria: [
          criterion('A', pain),
          criterion('B', 'Imaging that shows a stenosis'),
          criterion('C', care),
        ],
      },
    );
    expect(compared.criteria.map(({ label, changes }) => [label.before, label.after, ...changes])).toEqual([
      ['A', 'A'],
      [null, 'B', 'added'],
      ['B', 'C', 'label'],
    ]);
  });

  it('keep their anchor when they are rewritten from scratch', () => {
    const compared = compare(
      { criteria: [criterion('A', pain)] },
      { criteria: [criterion('A', 'Something else')] },
    );
    expect(compared.criteria.map(({ anchor, changes }) => [anchor, ...changes])).toEqual([
      ['c--a', 'wording'],
    ]);
  });

  describe('in a list', () => {
    const list = (...lines: readonly string[]): Partial<PolicyDocument> =>
      withCriteria([section('c', 'CRITERIA', lines.join('\n'))]);
    const changes = (before: readonly string[], after: readonly string[]) => {
      const compared = compare(list(...before), list(...after));
      expect(compared.sameContent || summaryOf(compared).nothingChanged).toBe(false);
      expect(compared.sections[0]?.changes).not.toEqual([]);
      return compared.criteria
        .filter(isChanged)
        .map((found) => [written(found.text.blocks[0]?.cells[0] ?? []), ...found.changes]);
    };
    const opening = ['Medically necessary with ALL of:', '', '- Any of:', '  - pain', '  - weakness'];

    it('are placed otherwise when they are indented, or no longer are', () => {
      const [flat, deep] = [
        [...opening, '- failed drugs', '- imaging'],
        [...opening, '  - failed drugs', '- imaging'],
      ];
      expect(changes(flat, deep)).toEqual([['failed drugs', 'placed']]);
      expect(changes(deep, flat)).toEqual([['failed drugs', 'placed']]);
    });

    it('are placed otherwise when they go under another label', () => {
      const [a, b] = [
        ['- A. ANY of:', '  - 1\\. pain', '  - 2\\. weakness'],
        ['- B. ALL of:', '  - 1\\. imaging', '  - 2\\. consent'],
      ];
      expect(changes([...a, '  - 3\\. failed drugs', ...b], [...a, ...b, '  - 3\\. failed drugs'])).toEqual([
        ['failed drugs', 'label', 'placed'],
      ]);
    });

    it('are moved when their order is another', () => {
      const inOrder = 'It is covered in this order:';
      const [one, two] = ['- drugs of the first line', '- injections by a specialist'];
      expect(changes([inOrder, '', one, two], [inOrder, '', two, one])).toEqual([[two.slice(2), 'moved']]);
    });

    it('stay where they are when one comes before them', () => {
      expect(
        changes(
          [...opening, '- imaging'],
          [...opening.slice(0, 2), '- age', ...opening.slice(2), '- imaging'],
        ),
      ).toEqual([['{+age+}', 'added']]);
    });
  });

  it('tell a determination apart from the words', () => {
    const after = { ...criterion('A', pain), determination: 'investigational' as const };
    expect(compare({ criteria: [criterion('A', pain)] }, { criteria: [after] }).criteria[0]).toMatchObject({
      changes: ['determination'],
      determination: { before: 'medically_necessary', after: 'investigational' },
    });
  });
});

describe('codes', () => {
  it('are compared by system, whatever their order', () => {
    const compared = compare(
      { codes: [code('62263', 'one'), code('62264'), { system: 'HCPCS', code: 'G0452', description: null }] },
      { codes: [code('64999'), code('62263', 'two'), { system: 'HCPCS', code: 'G0452', description: null }] },
    );
    expect(compared.codes).toEqual([
      {
        system: 'CPT',
        added: [{ code: '64999', description: null }],
        removed: [{ code: '62264', description: null }],
        described: [{ code: '62263', before: 'one', after: 'two' }],
      },
    ]);
  });
});

it('compares cross references and standing notices', () => {
  const compared = compare(
    {
      crossReferences: ['Spinal Cord Stimulation', 'Old One'],
      boilerplate: [{ heading: 'PLEASE NOTE', markdown: 'Call us.' }],
    },
    {
      crossReferences: ['Spinal Cord Stimulation, Trial'],
      boilerplate: [{ heading: 'PLEASE NOTE', markdown: 'Write us.' }],
    },
  );
  expect(compared.crossReferences.map(({ change, line }) => [change, written(line)])).toEqual([
    ['wording', 'Spinal Cord Stimulation{+, Trial+}'],
    ['removed', '[-Old One-]'],
  ]);
  expect(compared.boilerplate.map(({ heading, changes }) => [heading, ...changes])).toEqual([
    ['PLEASE NOTE', 'wording'],
  ]);
});
