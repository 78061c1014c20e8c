import { describe, expect, it } from '@jest/globals';
import { computableName, escaped, fhirText } from './fhir-text.rules.ts';

describe('a text for FHIR', () => {
  it.each([
    ['  a  ', 'a'],
    ['a\u0000b\u0007c\u001fd', 'abcd'],
    ['a\tb\r\nc', 'a\tb\r\nc'],
    ['Ménière — ≥ 2', 'Ménière — ≥ 2'],
    ['\u0001', ''],
    ['12\u00a0weeks\u2028or\u3000more\u00a0', '12 weeks or more'],
    ['\ufeffTitle', 'Title'],
  ])('%j is %j', (text, plain) => {
    expect(fhirText(text)).toBe(plain);
  });

  it('is no markup within XHTML', () => {
    expect(escaped('<script>"&\'</script>')).toBe("&lt;script&gt;&quot;&amp;'&lt;/script&gt;");
  });
});

describe('a name for programs', () => {
  it.each([
    ['lysis-of-epidural-adhesions', 'LysisOfEpiduralAdhesions'],
    ['3d-imaging', 'Policy3dImaging'],
    ['94', 'Policy94'],
    ['-', 'Policy'],
    ['--a--b', 'AB'],
  ])('of %s is %s', (slug, name) => {
    expect(computableName(slug)).toBe(name);
    expect(name).toMatch(/^[A-Z]([A-Za-z0-9_]){0,254}$/);
  });
});
