import type { Coding } from './elements.ts';

/** A search parameter that is offered. */
export interface CapabilitySearchParameter {
  readonly name: string;
  readonly definition: string;
  readonly type: 'token' | 'string' | 'date' | 'uri';
  readonly documentation: string;
}

/** What can be done with one kind of resource. */
export interface CapabilityResource {
  readonly type: 'Library' | 'StructureDefinition';
  readonly profile?: string | undefined;
  readonly supportedProfile?: readonly string[] | undefined;
  readonly documentation: string;
  readonly interaction: readonly {
    readonly code: 'read' | 'search-type';
    readonly documentation: string;
  }[];
  readonly versioning: 'versioned' | 'no-version';
  readonly readHistory: false;
  readonly updateCreate: false;
  readonly conditionalCreate: false;
  readonly conditionalRead: 'not-match';
  readonly conditionalUpdate: false;
  readonly conditionalDelete: 'not-supported';
  readonly searchParam?: readonly CapabilitySearchParameter[] | undefined;
}

/** What this FHIR service does; what is not in it, it does not do. */
export interface CapabilityStatementResource {
  readonly resourceType: 'CapabilityStatement';
  readonly url: string;
  readonly version: string;
  readonly name: 'AlmanacFhir';
  readonly title: string;
  readonly status: 'active';
  readonly experimental: false;
  readonly date: string;
  readonly publisher: string;
  readonly description: string;
  readonly kind: 'instance';
  readonly software: { readonly name: 'Almanac' };
  readonly implementation: { readonly description: string; readonly url: string };
  readonly fhirVersion: '4.0.1';
  readonly format: readonly string[];
  readonly implementationGuide: readonly string[];
  readonly rest: readonly {
    readonly mode: 'server';
    readonly documentation: string;
    readonly security: {
      readonly cors: true;
      readonly service?: readonly { readonly coding: readonly Coding[] }[] | undefined;
      readonly description: string;
    };
    readonly resource: readonly CapabilityResource[];
  }[];
}
