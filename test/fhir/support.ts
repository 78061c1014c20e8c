import { expect } from '@jest/globals';
import type { SearchBundle } from '../../src/fhir/resources/bundle-resource.ts';
import type { LibraryResource } from '../../src/fhir/resources/library-resource.ts';
import type { OperationOutcomeResource } from '../../src/fhir/resources/operation-outcome-resource.ts';
import type { TestApp, TestReply } from '../support/app.ts';
import { allFaultsOf } from './validators.ts';

/** The base of the FHIR service where tests leave the public address as it is. */
export const BASE = 'http://localhost:3000/fhir/R4';

/** A reply of the FHIR service whose resource all validators find right. */
export interface FhirReply<Resource> extends Omit<TestReply, 'json'> {
  readonly resource: Resource;
}

type Headers = Readonly<Record<string, string>>;

/** Asks below the FHIR base, or at a whole address below it, and has every resource that comes looked at by all validators. */
export async function fhir<Resource extends object>(
  app: TestApp,
  path: string,
  headers: Headers = {},
  method: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'DELETE' = 'GET',
  payload?: string,
): Promise<FhirReply<Resource>> {
  const url = path.startsWith(BASE) ? path.slice('http://localhost:3000'.length) : `/fhir/R4${path}`;
  const reply = await app.http({ method, url, headers, ...(payload === undefined ? {} : { payload }) });
  if (reply.text === '') return { ...reply, resource: {} as Resource };
  const resource = reply.json<Resource>();
  expect(reply.headers['content-type']).toBe('application/fhir+json; charset=utf-8');
  if (!isPart(resource)) expect(allFaultsOf(resource)).toEqual([]);
  return { ...reply, resource };
}

/** A Library by its id. */
export const readLibrary = async (app: TestApp, id: string, headers?: Headers) =>
  await fhir<LibraryResource>(app, `/Library/${id}`, headers);

/** A page of a search. */
export const search = async (app: TestApp, query: string, headers?: Headers) =>
  await fhir<SearchBundle>(app, query.startsWith(BASE) ? query : `/Library?${query}`, headers);

/** What a request is refused with. */
export const refusal = async (app: TestApp, path: string, headers?: Headers) =>
  await fhir<OperationOutcomeResource>(app, path, headers);

/** The Libraries that a Bundle holds. */
export function librariesOf(bundle: SearchBundle): LibraryResource[] {
  return (bundle.entry ?? []).flatMap(({ resource }) =>
    resource.resourceType === 'Library' ? [resource as LibraryResource] : [],
  );
}

/** `slug v1` of each Library found, in their order. */
export const namesOf = (bundle: SearchBundle): string[] =>
  librariesOf(bundle).map(({ url, version }) => `${url.slice(url.lastIndexOf('/') + 1)} v${version}`);

/** The address of a Bundle's link. */
export const linkOf = (bundle: SearchBundle, relation: string): string | undefined =>
  bundle.link.find((link) => link.relation === relation)?.url;

/** Of a resource that was cut on demand, elements are missing on purpose. */
function isPart(resource: object): boolean {
  return JSON.stringify(resource).includes('SUBSETTED');
}
