import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { isPartialDate } from '../../src/kernel/partial-date.ts';
import { readPrintedDate } from '../../src/documents/head/printed-date.rules.ts';

const folder = new URL('../../../shared/testdata/dates/', import.meta.url);
const isThere = existsSync(folder);
if (!isThere) console.warn('skipped: ../shared/testdata/dates is not there');
const describeWithData = isThere ? describe : describe.skip;

/** The rows of a table below its head. */
function rowsOf(name: string): string[][] {
  if (!isThere) return [['', '', '']];
  const lines = readFileSync(new URL(name, folder), 'utf8').split('\n').slice(1);
  return lines.filter((line) => line.trim() !== '').map((line) => line.split('\t'));
}

describeWithData('dates as policies print them', () => {
  /** A change number stands before this date; its label is none of the five dates that are read. */
  const skipped = ['C-24, October 31, 2024'];
  const rows = rowsOf('policy-date-strings.tsv').filter(([printed = '']) => !skipped.includes(printed));

  it.each(rows.filter(([, , , precision = '']) => ['year', 'month', 'day'].includes(precision)))(
    'reads "%s" (%s) as %s',
    (printed = '', _label = '', normalized = '') => {
      expect(readPrintedDate(printed)).toMatchObject({ kind: 'date', date: normalized });
    },
  );

  it.each(rows.filter(([, , , precision]) => precision === 'quarter'))(
    'does not guess the month of "%s"',
    (printed = '') => {
      expect(readPrintedDate(printed)).toMatchObject({ kind: 'unreadable' });
    },
  );

  it.each(rows.filter(([, , , precision = '']) => precision === ''))(
    'takes "%s" (%s) for no date',
    (printed = '') => {
      expect(readPrintedDate(printed)).toEqual({ kind: 'none' });
    },
  );

  it('places every row of the table', () => {
    const precisions = new Set(rows.map(([, , , precision = '']) => precision));
    expect([...precisions].toSorted()).toEqual(['', 'day', 'month', 'quarter']);
  });
});

describeWithData('EDTF strings', () => {
  const rows = rowsOf('edtf-cases.tsv');
  /** Years, months and days of the years that the kernel knows; times, intervals and centuries are no policy's dates. */
  const isDate = (text: string) => /^\d{4}(-\d{2}){0,2}$/.test(text) && !['0000', '9999'].includes(text);

  it.each(rows.filter(([text = '', expected]) => expected === 'valid' && isDate(text)))(
    'keeps %s as it is',
    (text = '') => {
      expect(readPrintedDate(text)).toMatchObject({ kind: 'date', date: text });
    },
  );

  it.each(rows.filter(([text = '', expected]) => expected === 'invalid' || !isDate(text)))(
    'does not read %s (%s)',
    (text = '') => {
      expect(readPrintedDate(text)).toMatchObject({ kind: 'unreadable' });
      expect(isPartialDate(text)).toBe(false);
    },
  );
});
