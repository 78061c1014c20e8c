import type { CodeSystem } from '../../documents/policy-document.ts';

/** The addresses by which FHIR knows the code systems of policies (terminology.hl7.org). */
export const codeSystemUris = {
  CPT: 'http://www.ama-assn.org/go/cpt',
  HCPCS: 'https://www.cms.gov/Medicare/Coding/HCPCSReleaseCodeSets',
  'ICD-10-CM': 'http://hl7.org/fhir/sid/icd-10-cm',
} as const satisfies Record<CodeSystem, string>;

/** The code system of an address; undefined for one that policies have no codes of. */
export function codeSystemOf(uri: string): CodeSystem | undefined {
  return (Object.keys(codeSystemUris) as CodeSystem[]).find((system) => codeSystemUris[system] === uri);
}
