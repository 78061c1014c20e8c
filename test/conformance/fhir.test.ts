import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { LibraryResource } from '../../src/fhir/resources/library-resource.ts';
import { readLibrary } from '../fhir/support.ts';
import { faultsOf } from '../fhir/r4-check.ts';
import { validators } from '../fhir/validators.ts';
import { startApp, type TestApp } from '../support/app.ts';
import { buildPolicyVersion } from '../support/build-policy-version.ts';

const SAMPLES = new URL('../../../shared/testdata/fhir/', import.meta.url);

/** Elements that must be there: CRMI 1.0.0's profiles, and R4 itself, for artifacts of the kind of a Library. */
const required = {
  shareable: ['url', 'version', 'title', 'status', 'description'],
  publishable: ['date'],
} as const;
const kinds = ['shareable', 'publishable'] as const;

/** Elements that a publisher must be able to fill, where a policy has something for them. */
const supported = [
  'identifier',
  'name',
  'experimental',
  'publisher',
  'approvalDate',
  'lastReviewDate',
  'effectivePeriod',
  'topic',
  'relatedArtifact',
] as const;

type Sample = Readonly<Record<string, unknown>> & {
  readonly resourceType: string;
  readonly meta?: { readonly profile?: readonly string[] };
};

const read = (name: string): Sample => JSON.parse(readFileSync(new URL(name, SAMPLES), 'utf8')) as Sample;
const there = existsSync(SAMPLES);
const names = there
  ? readdirSync(SAMPLES).filter((name) => name.startsWith('crmi-') && name.endsWith('.json'))
  : [];
const profileOf = ({ meta }: Sample): string => meta?.profile?.[0] ?? '';

describe('a Library of ours beside the artifacts of CRMI', () => {
  let app: TestApp;
  let library: LibraryResource;

  beforeAll(async () => {
    app = await startApp();
    const { versionId } = await buildPolicyVersion(app);
    await app.drain();
    library = (await readLibrary(app, versionId)).resource;
  });
  afterAll(async () => await app.close());

  it('has what their profiles require, and what they want to be filled', () => {
    const elements = Object.keys(library);
    expect(
      [...required.shareable, ...required.publishable, 'type', ...supported].filter(
        (name) => !elements.includes(name),
      ),
    ).toEqual([]);
  });

  (there ? it : it.skip)('holds to what theirs hold to', () => {
    expect(names.length).toBeGreaterThan(3);
    for (const name of names) {
      const sample = read(name);
      const profile = profileOf(sample);
      const wanted = kinds.filter((kind) => profile.includes(kind)).flatMap((kind) => required[kind]);
      expect([name, wanted.filter((element) => !(element in sample))]).toEqual([name, []]);
      expect([name, wanted.filter((element) => !(element in library))]).toEqual([name, []]);
    }
  });

  (there ? it : it.skip)('names its profiles as they name theirs', () => {
    const theirs = names.map((name) => profileOf(read(name)).replace(/crmi-.*$/, ''));
    for (const profile of library.meta.profile ?? [])
      expect(theirs).toContain(profile.replace(/crmi-.*$/, ''));
  });

  (there ? it : it.skip)('is looked at by checks that find theirs right too', () => {
    for (const name of names) {
      const sample = read(name);
      expect([name, validators.medplum(sample)]).toEqual([name, []]);
      expect([name, faultsOf(sample)]).toEqual([name, []]);
    }
  });

  (there ? it : it.skip)('is of a type that the terminology of theirs has', () => {
    const theirs = read('crmi-Library-manifest-example.json')['type'] as { coding: { system: string }[] };
    expect(library.type.coding?.[0]?.system).toBe(theirs.coding[0]?.system);
  });
});
