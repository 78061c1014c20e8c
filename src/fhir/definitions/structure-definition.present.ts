import type { FhirAddresses } from '../fhir-addresses.ts';
import type {
  ElementDefinition,
  StructureDefinitionResource,
} from '../resources/structure-definition-resource.ts';
import type { DateExtension } from './version-extensions.ts';

/** The day on which the definitions last became others, and their version. */
export const DEFINITIONS = { date: '2026-11-24', version: '1.0.0' } as const;

/** The definition of a date extension, published at the address by which Libraries name it. */
export function structureDefinitionOf(
  extension: DateExtension,
  addresses: FhirAddresses,
  publisher: string,
): StructureDefinitionResource {
  const { id, name, title, definition } = extension;
  const url = addresses.resource('StructureDefinition', id);
  const constrained = constraintsOf(extension, url);
  return {
    resourceType: 'StructureDefinition',
    id,
    url,
    version: DEFINITIONS.version,
    name,
    title,
    status: 'active',
    experimental: false,
    date: DEFINITIONS.date,
    publisher,
    description: definition,
    fhirVersion: '4.0.1',
    kind: 'complex-type',
    abstract: false,
    context: [{ type: 'element', expression: 'Library' }],
    type: 'Extension',
    baseDefinition: 'http://hl7.org/fhir/StructureDefinition/Extension',
    derivation: 'constraint',
    snapshot: { element: snapshotOf(constrained) },
    differential: { element: constrained },
  };
}

/** What is narrower than in any extension: one at most, no extensions within it, its address, and a date. */
function constraintsOf({ short, definition }: DateExtension, url: string): readonly ElementDefinition[] {
  return [
    { id: 'Extension', path: 'Extension', short, definition, min: 0, max: '1' },
    { id: 'Extension.extension', path: 'Extension.extension', min: 0, max: '0' },
    { id: 'Extension.url', path: 'Extension.url', min: 1, max: '1', fixedUri: url },
    { id: 'Extension.value[x]', path: 'Extension.value[x]', min: 1, max: '1', type: [{ code: 'date' }] },
  ];
}

/** All elements of R4's Extension, with the constraints. */
function snapshotOf(constrained: readonly ElementDefinition[]): readonly ElementDefinition[] {
  return baseElements.map((base) => {
    const own = constrained.find(({ path }) => path === base.path);
    const { path, min, max } = base;
    return { ...base, definition: base.short, ...own, base: { path, min, max } };
  });
}

const baseElements: readonly ElementDefinition[] = [
  { id: 'Extension', path: 'Extension', short: 'Optional Extensions Element', min: 0, max: '*' },
  {
    id: 'Extension.id',
    path: 'Extension.id',
    short: 'Unique id for inter-element referencing',
    min: 0,
    max: '1',
    type: [{ code: 'string' }],
  },
  {
    id: 'Extension.extension',
    path: 'Extension.extension',
    short: 'Additional content defined by implementations',
    min: 0,
    max: '*',
    type: [{ code: 'Extension' }],
  },
  {
    id: 'Extension.url',
    path: 'Extension.url',
    short: 'Identifies the meaning of the extension',
    min: 1,
    max: '1',
    type: [{ code: 'uri' }],
  },
  { id: 'Extension.value[x]', path: 'Extension.value[x]', short: 'Value of extension', min: 0, max: '1' },
];
