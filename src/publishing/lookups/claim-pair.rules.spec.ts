import { describe, expect, it } from '@jest/globals';
import { readPair } from './claim-pair.rules.ts';

describe('a pair of a claims batch', () => {
  it.each([
    [
      { system: 'CPT', code: '62263', on: '2026-02-01' },
      { system: 'CPT', code: '62263', on: '2026-02-01' },
    ],
    [
      { system: null, code: 'g0452', on: '2024-02-29' },
      { system: 'HCPCS', code: 'G0452', on: '2024-02-29' },
    ],
    [
      { code: 'Z8481', on: '0001-01-01' },
      { system: 'ICD-10-CM', code: 'Z84.81', on: '0001-01-01' },
    ],
  ])('is read from %j', (sent, read) => {
    expect(readPair(sent)).toEqual(read);
  });

  it.each([
    [{ code: '62263' }, 'invalid_date', 'on'],
    [{ code: '62263', on: null }, 'invalid_date', 'on'],
    [{ code: '62263', on: '2026-02-30' }, 'invalid_date', 'on'],
    [{ code: '62263', on: '2026-2-1' }, 'invalid_date', 'on'],
    [{ code: '62263', on: '2026-02-01T00:00:00Z' }, 'invalid_date', 'on'],
    [{ code: '62263', on: '9999-12-31' }, 'invalid_date', 'on'],
    [{ code: 62263, on: '2026-02-01' }, 'invalid_request', 'code'],
    [{ on: '2026-02-01' }, 'invalid_request', 'code'],
    [{ code: '62263', on: '2026-02-01', system: 7 }, 'invalid_request', 'system'],
    [{ code: '62263', on: '2026-02-01', sytem: 'CPT' }, 'invalid_request', 'sytem'],
    [{ code: '62263', on: '2026-02-01', system: 'SNOMED' }, 'code_not_understood', 'system'],
    [{ code: 'None', on: '2026-02-01' }, 'code_not_understood', 'code'],
    [null, 'invalid_request', 'item'],
    ['62263', 'invalid_request', 'item'],
    [[], 'invalid_request', 'item'],
    [JSON.parse('{"__proto__":{"code":"62263"},"on":"2026-02-01"}'), 'invalid_request', '__proto__'],
  ])('of %j is refused in its place', (sent, problem, field) => {
    expect(readPair(sent)).toMatchObject({ problem, fields: [{ field }] });
  });

  it('is told back as far as it is text, and shortly', () => {
    expect(readPair({ system: 'x'.repeat(1000), code: '1', on: '\ud800', more: 1 })).toMatchObject({
      given: { system: 'x'.repeat(40), code: '1', on: '\ufffd' },
    });
  });
});
