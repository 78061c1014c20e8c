/** What each call does, by method and path. Policies as FHIR R4 resources. */
export const fhirSummaries: Readonly<Record<string, string>> = {
  'GET /fhir/R4/metadata': 'What the FHIR service does: its CapabilityStatement.',
  'GET /fhir/R4/StructureDefinition/{id}': 'What an extension of a Library means.',
  'GET /fhir/R4/Library':
    'Versions as FHIR Libraries (CRMI 1.0.0): search by url, version, identifier, title, name, status, date, effective, topic, _id and _lastUpdated.',
  'POST /fhir/R4/Library/_search': 'The same search, its parameters in a form.',
  'GET /fhir/R4/Library/{id}':
    'One version as a FHIR Library; _summary and _elements ask for a part of it. 304 for its ETag.',
  'GET /fhir/Library/{canonical}':
    'Where the canonical address of a policy leads: its version in force as a Library, with |2 that version.',
};
