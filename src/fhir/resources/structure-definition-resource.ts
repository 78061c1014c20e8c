/** One element of a definition. */
export interface ElementDefinition {
  /** FHIR's, in letters: opaque. */
  readonly id: string;
  readonly path: string;
  readonly short?: string | undefined;
  readonly definition?: string | undefined;
  readonly min: number;
  readonly max: '0' | '1' | '*';
  readonly base?: { readonly path: string; readonly min: number; readonly max: string } | undefined;
  readonly type?: readonly { readonly code: string }[] | undefined;
  readonly fixedUri?: string | undefined;
}

/** What an extension of ours means. */
export interface StructureDefinitionResource {
  readonly resourceType: 'StructureDefinition';
  /** FHIR's, in letters: opaque. */
  readonly id: string;
  readonly url: string;
  readonly version: string;
  readonly name: string;
  readonly title: string;
  readonly status: 'active';
  readonly experimental: false;
  readonly date: string;
  readonly publisher: string;
  readonly description: string;
  readonly fhirVersion: '4.0.1';
  readonly kind: 'complex-type';
  readonly abstract: false;
  readonly context: readonly { readonly type: 'element'; readonly expression: 'Library' }[];
  readonly type: 'Extension';
  readonly baseDefinition: 'http://hl7.org/fhir/StructureDefinition/Extension';
  readonly derivation: 'constraint';
  readonly snapshot: { readonly element: readonly ElementDefinition[] };
  readonly differential: { readonly element: readonly ElementDefinition[] };
}
