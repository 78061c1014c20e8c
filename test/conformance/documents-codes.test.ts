import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { kindOfCode, leadingCodes, saysNoCodes } from '../../src/documents/codes/code-notation.rules.ts';
import { readCodes } from '../../src/documents/codes/read-codes.ts';
import { sourceLines } from '../../src/documents/text/source-lines.rules.ts';

const file = new URL('../../../shared/testdata/codes/code-notation.tsv', import.meta.url);
const isThere = existsSync(file);
if (!isThere) console.warn('skipped: ../shared/testdata/codes is not there');
const describeWithData = isThere ? describe : describe.skip;

const rows = isThere
  ? readFileSync(file, 'utf8')
      .split('\n')
      .slice(1)
      .filter((line) => line.trim() !== '')
      .map((line) => line.split('\t').map((cell) => cell.replace('<TAB>', '\t')))
  : [['', '', '']];

/** The codes a cell of the table names, its ranges with two full stops; a remark in brackets is none. */
const expectedCodes = (parsed: string) =>
  parsed
    .replace(/\([^)]*\)/g, '')
    .split(/[,;]/)
    .map((code) => code.trim().replace('..', '-'))
    .filter((code) => code !== '');

/** `81400-81408` as its nine codes; a range of diagnosis codes stays one entry. */
const expanded = (range: string) => leadingCodes(range).codes.map(({ code }) => code);

describeWithData('codes as policies print them', () => {
  it.each(rows.filter(([, , parsed = '']) => !parsed.includes('placeholder')))(
    'reads "%s" (%s) as %s',
    (printed = '', system = '', parsed = '') => {
      const { codes } = readCodes(sourceLines(printed));
      expect(codes.map(({ code }) => code)).toEqual(expectedCodes(parsed).flatMap(expanded));
      const kinds = system.split(',').map((kind) => kind.trim().replace(/ (?:ranges?|list)$/, ''));
      const found = codes.map(({ code }) => String(kindOfCode(code.split('-')[0] ?? '')));
      expect([...new Set(found)].toSorted()).toEqual(kinds.toSorted());
    },
  );

  it.each(rows.filter(([, , parsed = '']) => parsed.includes('placeholder')))(
    'finds no code in %j (%s)',
    (printed = '') => {
      expect(readCodes(sourceLines(printed))).toEqual({ codes: [], findings: [] });
      expect(saysNoCodes(printed.split('\t').at(-1) ?? '')).toBe(true);
    },
  );

  it('expands the range of nine codes', () => {
    expect(expanded('81400-81408')).toHaveLength(9);
  });
});
