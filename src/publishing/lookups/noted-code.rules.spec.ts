import { describe, expect, it } from '@jest/globals';
import { readCode } from './noted-code.rules.ts';

describe('a code and its system', () => {
  it.each([
    ['cpt', ' 62263 ', 'CPT', '62263'],
    ['CPT', '0123t', 'CPT', '0123T'],
    ['hcpcs', 'g0452', 'HCPCS', 'G0452'],
    ['ICD-10-CM', 'z84.81', 'ICD-10-CM', 'Z84.81'],
    ['ICD-10-CM', 'Z8481', 'ICD-10-CM', 'Z84.81'],
    ['ICD-10-CM', 'S72001A', 'ICD-10-CM', 'S72.001A'],
    ['ICD-10-CM', 'A0100', 'ICD-10-CM', 'A01.00'],
    ['ICD-10-CM', 'i10', 'ICD-10-CM', 'I10'],
    [null, '62263', 'CPT', '62263'],
    [null, 'a0100', 'HCPCS', 'A0100'],
    [null, 'z8481', 'ICD-10-CM', 'Z84.81'],
    [null, 'H90.3', 'ICD-10-CM', 'H90.3'],
  ])('of %j and %j are read', (system, code, expected, noted) => {
    expect(readCode(system, code)).toEqual({ system: expected, code: noted });
  });

  it.each([
    ['CPT', '6226', 'code'],
    ['CPT', 'G0452', 'code'],
    ['HCPCS', '62263', 'code'],
    ['ICD-10-CM', '62263', 'code'],
    ['ICD-10-CM', 'H90.', 'code'],
    ['LOINC', '1234-5', 'system'],
    ['', '62263', 'system'],
    [null, 'None', 'code'],
    [null, '', 'code'],
    [null, 'H90.0-H90.8', 'code'],
    [null, '\0', 'code'],
    [null, '６２２６３', 'code'],
    [null, `${'9'.repeat(10_000)}`, 'code'],
  ])('of %j and %j are not understood', (system, code, field) => {
    const read = readCode(system, code);
    expect(read).toMatchObject({ field });
    expect(JSON.stringify(read).length).toBeLessThan(200);
  });
});
