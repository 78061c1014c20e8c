import { describe, expect, it } from '@jest/globals';
import { kindOfCode, leadingCodes, saysNoCodes } from './code-notation.rules.ts';

const codes = (text: string) => leadingCodes(text).codes.map(({ code }) => code);

describe('kindOfCode', () => {
  it.each([
    ['62263', 'CPT-I'],
    ['1234F', 'CPT-II'],
    ['0123T', 'CPT-III'],
    ['0001U', 'CPT-PLA'],
    ['0017M', 'CPT-MAAA'],
    ['G0452', 'HCPCS'],
    ['Z84.81', 'ICD-10-CM'],
    ['I10', 'ICD-10-CM'],
    ['S72.001A', 'ICD-10-CM'],
    ['6226', null],
    ['622633', null],
    ['0123X', null],
    ['W0001', null],
    ['None', null],
  ])('tells that %s is %s', (code, kind) => {
    expect(kindOfCode(code)).toBe(kind);
  });
});

describe('the codes at the start of a text', () => {
  it.each([
    ['81279, 81305, 81307,  81427, and 81443', ['81279', '81305', '81307', '81427', '81443']],
    ['0327U or 81420; 81507', ['0327U', '81420', '81507']],
    ['81420 (see 81507)', ['81420']],
    ['00811-00813', ['00811', '00812', '00813']],
    ['0071T – 0073T', ['0071T', '0072T', '0073T']],
    ['G0451-G0453', ['G0451', 'G0452', 'G0453']],
    ['H90.0-H90.8, H90.A-90.A3', ['H90.0-H90.8', 'H90.A-H90.A3']],
    ['99202 through 99205', ['99202', '99203', '99204', '99205']],
    ['99202 THRU 99204 or G0452', ['99202', '99203', '99204', 'G0452']],
    ['G0000 to G0003, new visits', ['G0000', 'G0001', 'G0002', 'G0003']],
    ['0071T To 0073T', ['0071T', '0072T', '0073T']],
    ['H90.0 through H90.8', ['H90.0-H90.8']],
    ['99202 through G0003', ['99202', 'G0003']],
    ['99202 to 64 days', ['99202']],
    ['I10 to 15 mg', ['I10']],
    ['81261-64, 81420', ['81261', '81262', '81263', '81264', '81420']],
    ['00811–813', ['00811', '00812', '00813']],
    ['G0461-64', ['G0461', 'G0462', 'G0463', 'G0464']],
    ['0071T-73T', ['0071T', '0072T', '0073T']],
    ['81264-61', ['81264']],
    ['81264-64', ['81264']],
    ['99213-25', ['99213']],
    ['a PMID 30590850 and 10,000 patients in 2019', []],
  ])('reads %j', (text, expected) => {
    expect(codes(text)).toEqual(expected);
  });

  it.each(['00100-01999', '62264-62263', 'H90.0-H90.8'])('keeps the range %s as it is printed', (text) => {
    expect(leadingCodes(text)).toMatchObject({
      codes: [{ code: text }],
      ranges: [{ text, expandedTo: null }],
    });
  });
});

describe('leadingCodes', () => {
  it('stops where the description begins', () => {
    const { codes: found, rest } = leadingCodes('62263, 62264 for up to 99999 days');
    expect([found.map(({ code }) => code), rest]).toEqual([['62263', '62264'], 'for up to 99999 days']);
  });
});

describe('a range in words', () => {
  it('is noted as one with a dash is', () => {
    expect(leadingCodes('99202 through 99205').ranges).toEqual([{ text: '99202-99205', expandedTo: 4 }]);
    expect(leadingCodes('81261-64').ranges).toEqual([{ text: '81261-81264', expandedTo: 4 }]);
    expect(leadingCodes('00100 to 01999')).toMatchObject({
      codes: [{ code: '00100-01999' }],
      ranges: [{ text: '00100-01999', expandedTo: null }],
      rest: '',
    });
  });
});

describe('saysNoCodes', () => {
  it.each(['None', 'N/A', 'No CPT', 'no codes', '-'])('understands "%s"', (text) => {
    expect(saysNoCodes(text)).toBe(true);
  });
});
