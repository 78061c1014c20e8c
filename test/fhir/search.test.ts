import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { signIn } from '../people/support.ts';
import {
  buildApproved,
  buildDraft,
  buildPolicy,
  govern,
  publish,
  type BuiltVersion,
} from '../publishing/builders.ts';
import { buildPerson } from '../people/support.ts';
import { startApp, type TestApp } from '../support/app.ts';
import { fhir, librariesOf, linkOf, namesOf, refusal, search } from './support.ts';
import type { SearchBundle } from '../../src/fhir/resources/bundle-resource.ts';

const CPT = 'http://www.ama-assn.org/go/cpt';
const HCPCS = 'http://www.cms.gov/Medicare/Coding/HCPCSReleaseCodeSets';
const ICD = 'http://hl7.org/fhir/sid/icd-10-cm';

describe('a search for Libraries', () => {
  let app: TestApp;
  let lysis: BuiltVersion;
  let older: BuiltVersion;
  let newer: BuiltVersion;

  /** What a query finds, in an order of its own. */
  const found = async (query: string, headers?: Record<string, string>) => {
    const { status, resource } = await search(app, query, headers);
    expect(status).toBe(200);
    expect(resource.total).toBe(namesOf(resource).length);
    return namesOf(resource).toSorted();
  };

  beforeAll(async () => {
    app = await startApp({ now: '2026-02-10T17:00:00Z' });
    ({ version: lysis } = await publish(app, 'lysis', {
      codes: [
        { system: 'CPT', code: '62263' },
        { system: 'HCPCS', code: 'J0001' },
      ],
    }));
    await publish(app, 'meniere', {
      effective: '2026-03-01',
      codes: [
        { system: 'ICD-10-CM', code: 'H81.0' },
        { system: 'ICD-10-CM', code: 'H90.0-H90.8' },
      ],
    });
    const policy = await buildPolicy(app, 'twice');
    older = await buildApproved(app, policy, { number: 1, effective: '2024-01-01' });
    app.clock.moveTo(app.clock.now().add({ hours: 24 * 10 }));
    newer = await buildApproved(app, policy, { number: 2, effective: '2026-01-01' });
    await govern(app, policy, [
      { version: older, from: '2024-01-01', until: '2026-01-01' },
      { version: newer, from: '2026-01-01', until: '2026-05-01' },
    ]);
    await buildDraft(app, await buildPolicy(app, 'unborn'), { number: 1 });
  });
  afterAll(async () => await app.close());

  it('finds all that is public without a parameter', async () => {
    expect(await found('')).toEqual(['lysis v1', 'meniere v1', 'twice v1', 'twice v2']);
  });

  describe('by what it is', () => {
    const cases: readonly (readonly [string, () => string, readonly string[]])[] = [
      ['_id', () => `_id=${lysis.id}`, ['lysis v1']],
      ['_id of several', () => `_id=${lysis.id},${older.id}`, ['lysis v1', 'twice v1']],
      ['_id in capitals', () => `_id=${lysis.id.toUpperCase()}`, []],
      ['_id that is none', () => '_id=x', []],
      ['url', () => 'url=http://localhost:3000/fhir/Library/twice', ['twice v1', 'twice v2']],
      ['url of another house', () => 'url=http://plan.example/fhir/Library/twice', []],
      ['url and version', () => 'url=http://localhost:3000/fhir/Library/twice&version=2', ['twice v2']],
      ['version', () => 'version=2', ['twice v2']],
      ['version without a system', () => 'version=|2', ['twice v2']],
      ['version of a system', () => 'version=x|2', []],
      ['version that is none', () => 'version=2.0', []],
      [
        'identifier in its system',
        () => 'identifier=http://localhost:3000/fhir/identifier/policy-slug|lysis',
        ['lysis v1'],
      ],
      ['identifier in whichever system', () => 'identifier=lysis', ['lysis v1']],
      ['identifier in another system', () => 'identifier=http://x|lysis', []],
      ['identifier without a system', () => 'identifier=|lysis', []],
      [
        'policy id',
        () => `identifier=urn:ietf:rfc:3986|urn:uuid:${older.policy.id}`,
        ['twice v1', 'twice v2'],
      ],
      ['content hash', () => `identifier=${lysis.contentHash}`, ['lysis v1']],
      ['status', () => 'status=retired', ['twice v1']],
      [
        'status in its system',
        () => 'status=http://hl7.org/fhir/publication-status|active',
        ['lysis v1', 'meniere v1', 'twice v2'],
      ],
      [
        'status of several',
        () => 'status=active,retired',
        ['lysis v1', 'meniere v1', 'twice v1', 'twice v2'],
      ],
      ['status that it is not', () => 'status:not=active', ['twice v1']],
      ['status that there is not', () => 'status=unknown', []],
      ['draft, which nobody may see', () => 'status=draft', []],
      ['topic', () => `topic=${CPT}|62263`, ['lysis v1']],
      ['topic in whichever system', () => 'topic=62263', ['lysis v1']],
      ['topic of HCPCS', () => `topic=${HCPCS}|J0001`, ['lysis v1']],
      ['topic of HCPCS by the address of its page', () => `topic=https${HCPCS.slice(4)}|J0001`, ['lysis v1']],
      ['topic of another system', () => `topic=${ICD}|62263`, []],
      ['topic within a range', () => `topic=${ICD}|H90.3`, ['meniere v1']],
      ['topic without its point', () => 'topic=h810', ['meniere v1']],
      ['topic beyond a range', () => `topic=${ICD}|H90.9`, []],
      ['any topic of a system', () => `topic=${ICD}|`, ['meniere v1']],
      ['topic of an unknown system', () => 'topic=http://snomed.info/sct|62263', []],
      ['two parameters', () => 'status=active&topic=62263', ['lysis v1']],
      ['a parameter twice, which is and', () => 'status=active&status=retired', []],
    ];
    it.each(cases)('%s', async (_, query, names) => {
      expect(await found(query())).toEqual(names);
    });
  });

  describe('by text', () => {
    it.each([
      ['title=title of', ['lysis v1', 'meniere v1', 'twice v1', 'twice v2']],
      ['title=TITLE OF LYS', ['lysis v1']],
      ['title=of lysis', []],
      ['title:contains=OF lysi', ['lysis v1']],
      ['title:exact=Title of lysis', ['lysis v1']],
      ['title:exact=title of lysis', []],
      ['title=T%C3%ACtl%C3%A9 of m', ['meniere v1']],
      ['title:contains=%25', []],
      ['title:contains=_', []],
      ['title=Title of lysis,Title of twice', ['lysis v1', 'twice v1', 'twice v2']],
      [String.raw`title=Title\, of`, []],
      ['name=lys', ['lysis v1']],
      ['name:exact=Lysis', ['lysis v1']],
      ['name:exact=lysis', []],
      ['name:contains=YS', ['lysis v1']],
      ["title=' or true --", []],
    ])('%s', async (query, names) => {
      expect(await found(query)).toEqual(names);
    });

    it('finds a title by its letters without their accents', async () => {
      await app.database.query(`update policy set title = 'Ménière' where slug = 'unborn'`);
      const author = await signIn(app, await buildPerson(app, { roles: ['author'] }));
      await app.database.query(
        `update policy_version set title = 'Ménière’s Disease' where policy_id = (select id from policy where slug = 'unborn')`,
      );
      expect(await found('title=meniere', { ...author })).toEqual(['unborn v1']);
      expect(await found('title:exact=meniere', { ...author })).toEqual([]);
    });
  });

  describe('by date', () => {
    // lysis: from 2026-01-01; meniere: from 2026-03-01; twice v1: 2024-01-01 to 2025-12-31; twice v2: 2026-01-01 to 2026-04-30
    it.each([
      ['effective=2025', []],
      ['effective=2024', []],
      ['effective=ge2026', ['lysis v1', 'meniere v1', 'twice v2']],
      ['effective=gt2025-12-31', ['lysis v1', 'meniere v1', 'twice v2']],
      ['effective=gt2025-12-30', ['lysis v1', 'meniere v1', 'twice v1', 'twice v2']],
      ['effective=lt2024-01-01', []],
      ['effective=lt2024-01-02', ['twice v1']],
      ['effective=le2024', ['twice v1']],
      ['effective=sa2026-02-28', ['meniere v1']],
      ['effective=sa2026-03-01', []],
      ['effective=eb2026-01-01', ['twice v1']],
      ['effective=eb2025-12-31', []],
      ['effective=eb2026-05-01', ['twice v1', 'twice v2']],
      ['effective=2026', ['twice v2']],
      ['effective=ne2026', ['lysis v1', 'meniere v1', 'twice v1']],
      ['effective=le2026-02-10&effective=ge2026-02-10', ['lysis v1', 'twice v2']],
      ['effective=le2026-01-01&effective=ge2026-01-01', ['lysis v1', 'twice v2']],
      ['effective=le2025-12-31&effective=ge2025-12-31', ['twice v1']],
      ['effective=le2026-04-30&effective=ge2026-04-30', ['lysis v1', 'meniere v1', 'twice v2']],
      ['effective=le2026-05-01&effective=ge2026-05-01', ['lysis v1', 'meniere v1']],
      ['date=2026-02-10', ['lysis v1', 'meniere v1', 'twice v1']],
      ['date=2026-02', ['lysis v1', 'meniere v1', 'twice v1', 'twice v2']],
      ['date=gt2026-02-10', ['twice v2']],
      ['date=lt2026-02-10T17:00:00Z', []],
      ['date=le2026-02-10T17:00:00Z', ['lysis v1', 'meniere v1', 'twice v1']],
      ['date=2026-02-10T09:00', ['lysis v1', 'meniere v1', 'twice v1']],
      ['date=2026-02-10T09:00-08:00', ['lysis v1', 'meniere v1', 'twice v1']],
      ['date=2026-02-10T18:00%2B01:00', ['lysis v1', 'meniere v1', 'twice v1']],
      ['date=2026-02-10T18:00+01:00', ['lysis v1', 'meniere v1', 'twice v1']],
      ['_lastUpdated=gt2026-02-15', ['twice v1', 'twice v2']],
      ['_lastUpdated=lt2026-02-15', ['lysis v1', 'meniere v1']],
    ])('%s', async (query, names) => {
      expect(await found(query)).toEqual(names);
    });

    it.each(['date=2025-02-30', 'effective=ap2026', 'date=soon', '_lastUpdated=2026-13'])(
      'refuses %s',
      async (query) => {
        const { status, resource } = await refusal(app, `/Library?${query}`);
        expect(status).toBe(400);
        expect(resource.issue[0]).toMatchObject({
          code: 'value',
          details: { coding: [{ code: 'invalid_date' }] },
          expression: [`http.${query.split('=')[0]}`],
        });
      },
    );
  });

  describe('page by page', () => {
    const pagesOf = async (query: string): Promise<string[][]> => {
      const pages: string[][] = [];
      for (let next: string | undefined = query; next !== undefined;) {
        const { resource }: { resource: SearchBundle } = await search(app, next);
        pages.push(namesOf(resource));
        next = linkOf(resource, 'next');
      }
      return pages;
    };

    it.each([
      ['_count=1', 4],
      ['_count=3', 2],
      ['_count=4', 1],
      ['_count=1&_sort=-title,version', 4],
      ['_count=1&_sort=name,-date', 4],
      ['_count=2&_sort=-_lastUpdated', 2],
      ['_count=1&_sort=-_id', 4],
      [`_count=1&_sort=${'-title,version,'.repeat(200)}`, 4],
    ])('%.40s leads to each once', async (query, number) => {
      const pages = await pagesOf(query);
      expect(pages).toHaveLength(number);
      expect(pages.flat().toSorted()).toEqual(['lysis v1', 'meniere v1', 'twice v1', 'twice v2']);
    });

    it('keeps the order that is asked for', async () => {
      expect((await pagesOf('_count=1&_sort=-title,-version')).flat()).toEqual([
        'twice v2',
        'twice v1',
        'meniere v1',
        'lysis v1',
      ]);
    });

    it('goes on where it was when others come in between', async () => {
      const { resource } = await search(app, '_count=2&_sort=name');
      const { version } = await publish(app, 'aaa-first');
      const next = await search(app, linkOf(resource, 'next')!);
      expect(namesOf(next.resource)).toEqual(['twice v1', 'twice v2']);
      expect(namesOf((await search(app, linkOf(resource, 'first')!)).resource)[0]).toBe('aaa-first v1');
      await app.database.query('alter table effective_period disable trigger all');
      await app.database.query('delete from effective_period where version_id = $1', [version.id]);
      await app.database.query('alter table effective_period enable trigger all');
    });

    it.each([
      '_cursor=x',
      '_cursor=WyJfaWQiLCJ4Il0',
      '_cursor=WyJ0aXRsZSIsIngiLCJ5Il0',
      `_cursor=${'x'.repeat(3000)}`,
    ])('refuses the cursor %.40s', async (query) => {
      const { status, resource } = await refusal(app, `/Library?${query}`);
      expect([status, resource.issue[0]?.code]).toEqual([400, 'value']);
    });

    it('says what was understood, and nothing else', async () => {
      const { resource } = await search(app, 'name=lys&colour=red&_count=5&_format=json&status=');
      expect(linkOf(resource, 'self')).toBe(
        'http://localhost:3000/fhir/R4/Library?name=lys&_count=5&_format=json',
      );
      expect(resource.total).toBe(1);
      expect(resource.entry?.at(-1)).toMatchObject({
        search: { mode: 'outcome' },
        resource: {
          resourceType: 'OperationOutcome',
          issue: [{ severity: 'warning', expression: ['http.colour'] }],
        },
      });
    });

    it.each([
      ['_count=0', {}],
      ['_summary=count', {}],
    ])('tells with %s only how many there are', async (query) => {
      const { resource } = await search(app, `url=http://localhost:3000/fhir/Library/twice&${query}`);
      expect(resource.total).toBe(2);
      expect(resource.entry).toBeUndefined();
      expect(linkOf(resource, 'next')).toBeUndefined();
    });

    it('does not count where that is not wanted', async () => {
      expect((await search(app, '_total=none')).resource.total).toBeUndefined();
    });

    it.each([
      ['', undefined],
      ['&_total=accurate', 2],
    ])('counts on the first page, and after it where that is asked (%s)', async (asked, total) => {
      const { resource } = await search(app, `identifier=twice&_count=1${asked}`);
      expect(resource.total).toBe(2);
      expect((await search(app, linkOf(resource, 'next')!)).resource.total).toBe(total);
    });
  });

  describe('that is not understood whole', () => {
    const strict = { prefer: 'return=minimal; handling=strict' };

    it.each(['colour=red', 'Title=x', '_sort=colour', '_include=Library:depends-on', 'topic.code=x'])(
      'leaves %s aside, or refuses it where the client is strict',
      async (query) => {
        const { status, resource } = await search(app, query);
        expect(status).toBe(200);
        expect(resource.entry?.at(-1)?.search.mode).toBe('outcome');
        const refused = await refusal(app, `/Library?${query}`, strict);
        expect([refused.status, refused.resource.issue[0]?.code]).toEqual([400, 'not-supported']);
      },
    );

    it('sorts by the keys that it knows, and leads on in that order', async () => {
      const { resource } = await search(app, '_sort=colour,-version&_count=1&_pretty=true');
      expect(librariesOf(resource)[0]?.version).toBe('2');
      expect(resource.entry?.at(-1)?.search.mode).toBe('outcome');
      const next = linkOf(resource, 'next')!;
      expect(next).toContain('_sort=-version&_count=1&_pretty=true');
      expect(librariesOf((await search(app, next)).resource)[0]?.version).toBe('1');
    });

    it.each([
      'title:missing=true',
      'title:CONTAINS=x',
      'topic:in=x',
      'status:text=x',
      'url:below=x',
      'version:not=1',
      'title:=x',
    ])('refuses the modifier of %s', async (query) => {
      const { status, resource } = await refusal(app, `/Library?${query}`);
      expect([status, resource.issue[0]?.code]).toEqual([400, 'not-supported']);
    });

    it.each([
      '_count=-1',
      '_count=many',
      '_summary=yes',
      '_summary=constructor',
      '_total=about',
      'title=%00',
    ])('refuses %s', async (query) => {
      expect((await refusal(app, `/Library?${query}`)).status).toBe(400);
    });

    it.each([
      ['title:contains', 20],
      ['name', 20],
      ['topic', 100],
    ])('refuses more values of %s than %i, which is each looked for everywhere', async (name, most) => {
      const values = (number: number) => Array.from({ length: number }, (_, index) => `x${index}`).join(',');
      expect((await search(app, `${name}=${values(most)}`)).status).toBe(200);
      const { status, resource } = await refusal(app, `/Library?${name}=${values(most - 1)}&${name}=y,z`);
      expect([status, resource.issue[0]?.code]).toEqual([400, 'not-supported']);
      expect(JSON.stringify(resource)).toContain(`at most ${most}`);
    });

    it('refuses more values than anybody needs', async () => {
      const query = `_id=${Array.from({ length: 600 }, (_, index) => index).join(',')}`;
      expect((await refusal(app, `/Library?${query}`)).status).toBe(400);
    });
  });

  describe('by a form', () => {
    const form = { 'content-type': 'application/x-www-form-urlencoded' };
    const post = async (path: string, body: string, headers: Record<string, string> = form) =>
      await fhir<SearchBundle>(app, path, headers, 'POST', body);

    it('finds the same', async () => {
      const { status, resource } = await post('/Library/_search', 'title:contains=twice&status=retired');
      expect([status, namesOf(resource)]).toEqual([200, ['twice v1']]);
      expect(linkOf(resource, 'self')).toContain('title%3Acontains=twice&status=retired');
    });

    it('takes what stands in the address too', async () => {
      expect(
        namesOf((await post('/Library/_search?status=active', 'title:contains=twice')).resource),
      ).toEqual(['twice v2']);
      expect(
        namesOf((await post('/Library/_search?title=twice', 'status=active&status=retired')).resource),
      ).toEqual([]);
    });

    it('takes no other body', async () => {
      const { status } = await post('/Library/_search', '{"title":"x"}', {
        'content-type': 'application/json',
      });
      expect(status).toBe(415);
    });
  });

  it('sends the part of each Library that is asked for', async () => {
    const { resource } = await search(app, '_elements=title,topic&title=Title of lysis');
    expect(Object.keys(librariesOf(resource)[0] ?? {}).toSorted()).toEqual(
      ['id', 'meta', 'resourceType', 'status', 'title', 'topic', 'type'].toSorted(),
    );
  });

  it('finds drafts for those who may see them', async () => {
    const author = await signIn(app, await buildPerson(app, { roles: ['author'] }));
    expect(await found('status=draft', { ...author })).toEqual(['unborn v1']);
    expect(await found('status=draft')).toEqual([]);
  });
});
