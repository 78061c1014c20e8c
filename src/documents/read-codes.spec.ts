import { describe, expect, it } from '@jest/globals';
import { readCodes } from './read-codes.ts';
import { sourceLines } from './source-lines.rules.ts';

const read = (text: string) => readCodes(sourceLines(text));
const notes = (text: string) =>
  read(text).codes.map(({ system, code, description }) => [system, code, description]);

describe('readCodes', () => {
  it.each([
    ['tabs', 'Codes\tNumber\tDescription\nCPT\t62263\tFirst\n\t62264\tSecond\nHCPCS\tNone\t'],
    [
      'aligned columns',
      'Codes   Number   Description\nCPT     62263    First\n        62264    Second\nHCPCS   None',
    ],
    [
      'a Markdown table',
      '| Codes | Number | Description |\n|---|:--|---|\n| CPT | 62263 | First |\n| | 62264 | Second |\n| HCPCS | None | |',
    ],
  ])('reads a table of %s, where a blank type carries down and None is no code', (_form, text) => {
    expect(notes(text)).toEqual([
      ['CPT', '62263', 'First'],
      ['CPT', '62264', 'Second'],
    ]);
    expect(read(text).findings).toEqual([]);
  });

  it('reads lists after a type', () => {
    expect(notes('CPT: 62263, 62264 and 0071T\nHCPCS Codes: G0452\nICD-10-CM: I10, Z84.81')).toEqual([
      ['CPT', '62263', null],
      ['CPT', '62264', null],
      ['CPT', '0071T', null],
      ['HCPCS', 'G0452', null],
      ['ICD-10-CM', 'I10', null],
      ['ICD-10-CM', 'Z84.81', null],
    ]);
  });

  it('goes on with a description on the next line, but not below a blank one', () => {
    const { codes, findings } = read('CPT\t62263\tFirst,\n\t\tsecond\n\nSee the manual.');
    expect(codes).toEqual([{ system: 'CPT', code: '62263', description: 'First, second' }]);
    expect(findings).toMatchObject([{ code: 'code_unreadable', line: 4, text: 'See the manual.' }]);
  });

  it('expands a range and says so', () => {
    const { codes, findings } = read('CPT\t00811-00813\tAnesthesia');
    expect(codes.map(({ code, description }) => [code, description])).toEqual([
      ['00811', 'Anesthesia'],
      ['00812', 'Anesthesia'],
      ['00813', 'Anesthesia'],
    ]);
    expect(findings).toMatchObject([{ severity: 'info', code: 'code_range_expanded', line: 1 }]);
  });

  it('keeps a range that only a code list could expand', () => {
    expect(read('ICD-10\tH90.0-H90.8').findings).toMatchObject([
      { severity: 'warning', code: 'code_range_not_expanded' },
    ]);
    expect(notes('ICD-10\tH90.0-H90.8')).toEqual([['ICD-10-CM', 'H90.0-H90.8', null]]);
  });

  it('reports a range whose end is cut short and a code printed twice', () => {
    const { codes, findings } = read('CPT\t62263-64\nCPT\t62263');
    expect(codes.map(({ code }) => code)).toEqual(['62263']);
    expect(findings.map(({ code }) => code)).toEqual(['code_unreadable', 'code_repeated']);
  });

  it('lets the shape of a code decide where the type says otherwise', () => {
    expect(notes('HCPCS\t62263')).toEqual([['CPT', '62263', null]]);
  });
});
