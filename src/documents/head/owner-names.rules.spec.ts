import { describe, expect, it } from '@jest/globals';
import { isPermittedOwner, namesOrganisation, organisationsIn } from './owner-names.rules.ts';

describe('isPermittedOwner', () => {
  it.each([
    ['Current', true],
    ['Medical Policy', true],
    ['Medica', true],
    ['Retirement', false],
    ['Formulary', false],
    ['Policy Retirement', false],
  ])('says of "%s": %s', (words, expected) => {
    expect(isPermittedOwner(words)).toBe(expected);
  });
});

describe('namesOrganisation', () => {
  const organisations = organisationsIn(['Sample Health Plan, Inc.', 'Retirement of Implants', 'Testing']);

  it.each([
    ['Sample', true],
    ['Sample Health', true],
    ['Sam', false],
    ['Health', false],
    ['Retirement', false],
    ['Testing', false],
  ])('says of "%s": %s', (words, expected) => {
    expect(namesOrganisation(words, organisations)).toBe(expected);
  });
});
