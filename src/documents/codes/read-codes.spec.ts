import { describe, expect, it } from '@jest/globals';
import { readCodes } from './read-codes.ts';
import { sourceLines } from '../text/source-lines.rules.ts';

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
    expect(findings).toMatchObject([{ code: 'text_not_placed', line: 4, text: 'See the manual.' }]);
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

  it.each([
    'CPT 99202 through 99205',
    'CPT\t99202 thru 99205\tVisits',
    '99202 to 99205 Visits',
    'CPT codes 99202-05',
  ])('expands the range of "%s"', (text) => {
    const { codes, findings } = read(text);
    expect(codes.map(({ code }) => code)).toEqual(['99202', '99203', '99204', '99205']);
    expect(findings).toMatchObject([{ severity: 'info', code: 'code_range_expanded' }]);
  });

  it('keeps a range that only a code list could expand', () => {
    expect(read('ICD-10\tH90.0-H90.8').findings).toMatchObject([
      { severity: 'warning', code: 'code_range_not_expanded' },
    ]);
    expect(notes('ICD-10\tH90.0-H90.8')).toEqual([['ICD-10-CM', 'H90.0-H90.8', null]]);
  });

  it('reports a range whose end is cut short and a code printed twice', () => {
    const { codes, findings } = read('CPT\t62263-59\nCPT\t62263');
    expect(codes.map(({ code }) => code)).toEqual(['62263']);
    expect(findings.map(({ code }) => code)).toEqual(['code_unreadable', 'code_repeated']);
  });

  it('lets the shape of a code decide where the type says otherwise', () => {
    expect(notes('HCPCS\t62263')).toEqual([['CPT', '62263', null]]);
  });

  it.each([
    ['the description first', 'Description\tCPT Code\nFirst\t62263\nSecond\t62264'],
    ['two tables side by side', 'Code\tDescription\tCode\tDescription\n62263\tFirst\t62264\tSecond'],
    ['a head on every page', 'CPT Codes\tDescription\n62263\tFirst\n\nCPT Codes\tDescription\n62264\tSecond'],
    ['code and description in one cell', 'CPT Codes\n62263 First\n62264 Second'],
    ['marks at the codes', 'Code\tDescription\n+62263\tFirst\n62264*\tSecond'],
  ])('reads %s', (_form, text) => {
    expect(notes(text)).toEqual([
      ['CPT', '62263', 'First'],
      ['CPT', '62264', 'Second'],
    ]);
  });

  it('reads a grid of codes without descriptions', () => {
    expect(notes('Procedure Codes\nS3845\t81257\t81258a\t\t').map(([, code]) => code)).toEqual([
      'S3845',
      '81257',
      '81258',
    ]);
  });

  it('reads diagnosis codes without a dot only where the table lists them', () => {
    const text =
      'Test\tCommon CPT Codes\tCommon ICD Codes\nA test\t81432, 81433\tC15, Z80.3\nCode\tDescription\nB27\tNot one';
    expect(notes(text).map(([system, code]) => `${system} ${code}`)).toEqual([
      'CPT 81432',
      'CPT 81433',
      'ICD-10-CM C15',
      'ICD-10-CM Z80.3',
    ]);
  });

  it('reads several tables, each with its own systems, and gives a repeated code its first description', () => {
    const text = 'Covered:\nCPT\t62263\tFirst\n\nNot covered:\nHCPCS\tG0452\tOther\nCPT\t62263\tAgain';
    expect(notes(text)).toEqual([
      ['CPT', '62263', 'First'],
      ['HCPCS', 'G0452', 'Other'],
    ]);
    expect(read(text).findings.map(({ code }) => code)).toContain('code_repeated');
  });

  it('takes a number in the column of descriptions for no code', () => {
    expect(notes('Codes\tNumber\tDescription\nCPT\t62263\t62264')).toEqual([['CPT', '62263', '62264']]);
  });

  it.each([
    'Call 602-864-2288 or write to P.O. Box 13466, Phoenix, AZ 85002-3466.',
    'NDC 71894-120-02',
    'Local Coverage Determination L38294, article A52986, NCD 110.24',
    'FDA K080896 and P130001; variants V600E and G1691A',
    'Revised on 10/12/2024; see https://example.org/81225.html',
    'CPT is a registered trademark. Copyright 2024.',
  ])('reads no code in "%s"', (text) => {
    expect(notes(text)).toEqual([]);
  });

  it('says of ICD-10-PCS codes that they are not kept', () => {
    expect(read('Code\tDescription\nXW033C3\tInfusion')).toMatchObject({
      codes: [],
      findings: [{ code: 'code_system_unsupported', line: 2 }],
    });
  });
});
