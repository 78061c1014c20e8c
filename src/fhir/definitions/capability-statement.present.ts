import type { FhirAddresses } from '../fhir-addresses.ts';
import { FHIR_FORMATS } from '../http/fhir-formats.ts';
import { libraryProfiles } from '../library/library.present.ts';
import type {
  CapabilityResource,
  CapabilityStatementResource,
} from '../resources/capability-statement-resource.ts';
import { MOST_COUNT } from '../search/search-request.ts';
import { sortKeys } from '../search/search-order.ts';
import { searchParameters } from '../search/search-parameters.ts';
import { DEFINITIONS } from './structure-definition.present.ts';

/** What this service does, read from the tables by which it does it. */
export function capabilityStatementOf(
  addresses: FhirAddresses,
  publisher: string,
): CapabilityStatementResource {
  return {
    resourceType: 'CapabilityStatement',
    url: `${addresses.base}/metadata`,
    version: DEFINITIONS.version,
    name: 'AlmanacFhir',
    title: `Medical policies of ${publisher}`,
    status: 'active',
    experimental: false,
    date: DEFINITIONS.date,
    publisher,
    description:
      'Medical policies as FHIR R4 Libraries after CRMI 1.0.0, to be read and searched: one Library for each version, one canonical address for each policy.',
    kind: 'instance',
    software: { name: 'Almanac' },
    implementation: { description: `Almanac of ${publisher}`, url: addresses.base },
    fhirVersion: '4.0.1',
    format: FHIR_FORMATS,
    implementationGuide: ['http://hl7.org/fhir/uv/crmi/ImplementationGuide/hl7.fhir.uv.crmi|1.0.0'],
    rest: [
      {
        mode: 'server',
        documentation:
          'Everything is read only. _format and _pretty are taken everywhere; Prefer: handling=strict refuses a search that is not understood whole, which otherwise is answered with an OperationOutcome among the entries.',
        security: {
          cors: true,
          description:
            'Published versions need no credential. Who may see drafts finds them too: a session, or an API key as bearer token.',
        },
        resource: [library, structureDefinition],
      },
    ],
  };
}

const readOnly = {
  readHistory: false,
  updateCreate: false,
  conditionalCreate: false,
  conditionalRead: 'not-match',
  conditionalUpdate: false,
  conditionalDelete: 'not-supported',
} as const;

const library: CapabilityResource = {
  type: 'Library',
  profile: 'http://hl7.org/fhir/StructureDefinition/Library',
  supportedProfile: libraryProfiles,
  documentation: `One Library for each version of a policy; its ETag is its meta.versionId. _summary (true, text, data, count, false) and _elements are taken by reads and searches, _sort (${Object.keys(sortKeys).join(', ')}), _count (up to ${MOST_COUNT}) and _total (none, accurate) by searches. Content is linked, not enclosed.`,
  interaction: [
    { code: 'read', documentation: 'One version by its id.' },
    {
      code: 'search-type',
      documentation:
        'By GET, and by POST to Library/_search. The links of a Bundle are read by GET and hold all parameters, those of a POST too.',
    },
  ],
  versioning: 'versioned',
  ...readOnly,
  searchParam: searchParameters.map(({ name, definition, type, documentation }) => {
    return { name, definition, type, documentation };
  }),
};

const structureDefinition: CapabilityResource = {
  type: 'StructureDefinition',
  documentation: 'What the extensions of a Library mean, at the addresses that they name.',
  interaction: [{ code: 'read', documentation: 'One definition by its id.' }],
  versioning: 'no-version',
  ...readOnly,
};
