import type { DocumentCode } from '../../documents/policy-document.ts';
import type { VersionScope } from '../../policies/envelope.rules.ts';
import type { CodeableConcept, UsageContext } from '../resources/elements.ts';
import { codeSystemUris } from './code-systems.ts';
import { fhirText } from './fhir-text.rules.ts';

/** What kind of Library a policy is: a collection of what is to be read (its content), with no logic to be run. */
export const libraryType: CodeableConcept = {
  coding: [
    {
      system: 'http://terminology.hl7.org/CodeSystem/library-type',
      code: 'asset-collection',
      display: 'Asset Collection',
    },
  ],
  text: 'Medical policy',
};

/** Codes of the United States' jurisdictions in ISO 3166-2. */
const states = new Set(
  'AL AK AZ AR CA CO CT DE DC FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH NJ NM NY NC ND OH OK OR PA PR RI SC SD TN TX UT VT VA VI WA WV WI WY AS GU MP'.split(
    ' ',
  ),
);

/** A printed range such as `H90.0-H90.8`, which only a code list could expand: a text, since it is no code. */
const isRange = ({ code }: DocumentCode): boolean => code.includes('-');

/**
 * The codes of a policy as its topics. Their descriptions are in there only where the operator may publish them: CPT's
 * are the AMA's.
 */
export function topicsOf(
  codes: readonly DocumentCode[],
  showDescriptions: boolean,
): readonly CodeableConcept[] {
  return codes.map((entry) => {
    const { system, code, description } = entry;
    const display = showDescriptions && description !== null ? fhirText(description) : undefined;
    if (isRange(entry)) return { text: [system, code, display ?? ''].join(' ').trim() };
    return { coding: [{ system: codeSystemUris[system], code, display }] };
  });
}

/** The lines of business that a version is for, as programs; none of them means all. */
export function useContextsOf({ linesOfBusiness }: VersionScope): readonly UsageContext[] {
  const lines = linesOfBusiness.map(fhirText).filter((line) => line !== '');
  return lines.map((line) => ({
    code: { system: 'http://terminology.hl7.org/CodeSystem/usage-context-type', code: 'program' },
    valueCodeableConcept: { text: line },
  }));
}

/** Where a version governs: states by their ISO 3166-2 codes, others as they are called; none of them means everywhere. */
export function jurisdictionsOf({ jurisdictions }: VersionScope): readonly CodeableConcept[] {
  return jurisdictions.map((place) =>
    states.has(place)
      ? { coding: [{ system: 'urn:iso:std:iso:3166:-2', code: `US-${place}` }] }
      : { text: fhirText(place) },
  );
}
