import type { CodeSystem } from '../../documents/policy-document.ts';

/** The addresses by which FHIR knows the code systems of policies (terminology.hl7.org). */
export const codeSystemUris = {
  CPT: 'http://www.ama-assn.org/go/cpt',
  HCPCS: 'http://www.cms.gov/Medicare/Coding/HCPCSReleaseCodeSets',
  'ICD-10-CM': 'http://hl7.org/fhir/sid/icd-10-cm',
} as const satisfies Record<CodeSystem, string>;

/** An address that stands for a code system too: the page of HCPCS is at https, and many copy it from there. */
const alsoKnownAs: Readonly<Record<string, CodeSystem>> = {
  'https://www.cms.gov/Medicare/Coding/HCPCSReleaseCodeSets': 'HCPCS',
};

/** The code system of an address; undefined for one that policies have no codes of. */
export function codeSystemOf(uri: string): CodeSystem | undefined {
  const systems = Object.keys(codeSystemUris) as CodeSystem[];
  return systems.find((system) => codeSystemUris[system] === uri) ?? alsoKnownAs[uri];
}
