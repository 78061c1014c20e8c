import { describe, expect, it } from '@jest/globals';
import { calendarDate } from '../../kernel/calendar-date.ts';
import { partialDate } from '../../kernel/partial-date.ts';
import type { BulletinEntry } from './bulletin.ts';
import { bulletinMarkdown } from './bulletin-markdown.ts';
import { bulletinHtml } from './bulletin-html.tsx';
import {
  codesInWords,
  effectiveInWords,
  filingInWords,
  sortedEntries,
  spanInWords,
  spanOfMonth,
  spanProblem,
} from './bulletin-words.ts';

const day = calendarDate;

function entry(title: string, other: Partial<BulletinEntry> = {}): BulletinEntry {
  return {
    kind: 'version',
    policy: { slug: 'lysis', title, number: '94', section: 'Surgery' },
    version: 2,
    changeClass: 'neutral',
    summary: ['Reworded; what is covered stays the same.'],
    codes: [],
    effective: day('2027-01-01'),
    noticeGiven: null,
    contentHash: null,
    url: 'https://example.org/v1/policies/lysis/versions/2.html',
    ...other,
  };
}

function bulletin(entries: readonly BulletinEntry[], note: string | null = null) {
  const span = { from: day('2026-12-01'), to: day('2026-12-31'), by: 'signed' } as const;
  return { organisation: 'Sample Health Plan', ...span, note, recordedOn: null, entries };
}

describe('the days of a bulletin', () => {
  it.each([
    ['2026-12', '2026-12-01', '2026-12-31'],
    ['2028-02', '2028-02-01', '2028-02-29'],
    ['2027-02', '2027-02-01', '2027-02-28'],
  ])('of %s are %s to %s', (month, from, to) => {
    expect(spanOfMonth(partialDate(month), 'signed')).toEqual({ from, to, by: 'signed' });
  });

  it.each([
    ['2026-12-01', '2026-12-31', 'December 2026'],
    ['2026-12-01', '2026-12-30', 'December 1, 2026 to December 30, 2026'],
    ['2026-12-05', '2026-12-05', 'December 5, 2026'],
    ['2026-12-01', '2027-01-31', 'December 1, 2026 to January 31, 2027'],
  ])('%s to %s are "%s"', (from, to, words) => {
    expect(spanInWords({ from: day(from), to: day(to) })).toBe(words);
  });

  it.each([
    ['2026-01-01', '2026-01-01', null],
    ['2026-01-01', '2027-01-01', null],
    ['2026-01-01', '2027-01-02', 'is more than 366 days from 2026-01-01'],
    ['2026-01-02', '2026-01-01', '2026-01-01 is before 2026-01-02'],
  ])('%s to %s: %s', (from, to, problem) => {
    expect(spanProblem({ from: day(from), to: day(to), by: 'signed' })).toBe(problem);
  });
});

describe('the entries of a bulletin', () => {
  it('stand by title as a reader looks, then by day', () => {
    const entries = [
      entry('Ärztliche Leistungen'),
      entry('zebra testing'),
      entry('Allergy 10'),
      entry('Allergy 9', { effective: day('2027-02-01') }),
      entry('Allergy 9'),
    ];
    expect(sortedEntries(entries).map(({ policy, effective }) => `${policy.title} ${effective}`)).toEqual([
      'Allergy 9 2027-01-01',
      'Allergy 9 2027-02-01',
      'Allergy 10 2027-01-01',
      'Ärztliche Leistungen 2027-01-01',
      'zebra testing 2027-01-01',
    ]);
    expect(sortedEntries(entries.toReversed())).toEqual(sortedEntries(entries));
  });

  it.each([
    ['Surgery', '94', 'Surgery, Policy No. 94'],
    ['Surgery', null, 'Surgery'],
    [null, 'MED.0012', 'Policy No. MED.0012'],
    [null, null, null],
  ])('are filed under %s and %s: %s', (section, number, words) => {
    expect(filingInWords({ slug: 'lysis', title: 'Lysis', section, number })).toBe(words);
  });

  it.each([
    ['version', 'Effective January 1, 2027'],
    ['announced', 'Planned for January 1, 2027'],
    ['cancelled', 'Was to take effect January 1, 2027'],
    ['retired', 'Retired on January 1, 2027'],
    ['withdrawn', 'Withdrawn on January 1, 2027'],
  ] as const)('of kind %s say "%s"', (kind, words) => {
    expect(effectiveInWords(entry('Lysis', { kind }))).toBe(words);
  });

  it('list codes by system and direction, and of very many the number', () => {
    const listed = (...codes: string[]) => codes.map((code) => ({ code, description: null }));
    expect(
      codesInWords([
        { system: 'CPT', added: listed('62263', '62264'), removed: listed('64999') },
        { system: 'HCPCS', added: [], removed: listed('G0260') },
      ]),
    ).toEqual(['Added CPT: 62263, 62264', 'Removed CPT: 64999', 'Removed HCPCS: G0260']);
    const many = listed(...Array.from({ length: 100 }, (_, n) => String(10_000 + n)));
    expect(codesInWords([{ system: 'CPT', added: many, removed: [] }])[0]).toMatch(/10059 and 40 more$/);
    const described = [{ code: 'J0001', description: 'A drug' }];
    expect(codesInWords([{ system: 'HCPCS', added: described, removed: [] }])).toEqual([
      'Added HCPCS: J0001 (A drug)',
    ]);
  });
});

describe('the forms of a bulletin', () => {
  const hostile = `<script>alert(1)</script> | "quoted" & [link](javascript:x) \`code\` ‮ 心臓`;

  it('keep hostile text as text', () => {
    const told = bulletin([entry(hostile, { summary: [hostile] })], hostile);
    const html = bulletinHtml(told);
    expect(html).not.toContain('<script');
    expect(html).toContain('&lt;script>alert(1)');
    const markdown = bulletinMarkdown(told);
    expect(markdown).not.toMatch(/(?<!\\)<script/);
    expect(markdown).not.toMatch(/(?<!\\)\[link\]/);
    const row = markdown.split('\n').find((line) => line.startsWith('| ['));
    expect(row?.match(/(?<!\\)\|/g)).toHaveLength(5);
    expect(markdown).toContain('心臓');
  });

  it('say when nothing changed', () => {
    expect(bulletinHtml(bulletin([]))).toContain('No medical policy changed.');
    expect(bulletinMarkdown(bulletin([]))).toContain('No medical policy changed.');
    expect(bulletinHtml(bulletin([]))).not.toContain('<table');
  });

  it('say when it takes effect and when notice was given', () => {
    const told = bulletin([entry('Lysis', { noticeGiven: day('2026-12-04') })]);
    expect(bulletinHtml(told)).toContain('<time datetime="2027-01-01">January 1, 2027</time>');
    expect(bulletinHtml(told)).toContain('Notice given December 4, 2026');
    expect(bulletinMarkdown(told)).toContain('Effective January 1, 2027<br>Notice given December 4, 2026');
  });
});
