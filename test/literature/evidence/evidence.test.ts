import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { newId } from '../../../src/kernel/ids.ts';
import { versionsCiting } from '../../../src/literature/evidence/cited-in-versions.ts';
import type { Person } from '../../../src/people/persons/people.queries.ts';
import { auditOf, buildPerson, signIn, type SessionHeaders } from '../../people/support.ts';
import { startApp, type TestApp, type TestReply } from '../../support/app.ts';
import { evidencePolicy } from './evidence-policy.ts';
import { buildSearch, draftOf, screen, storeRecord, type BuiltSearch } from './screened-records.ts';

interface Draft {
  readonly revision: number;
  readonly state: string;
  readonly contentHash: string;
  readonly dates: { readonly literatureSearchedThrough: string | null };
  readonly citations: { withoutReference: { number: number }[]; notCited: number[] };
  readonly document: {
    readonly sections: { id: string; heading: string; markdown: string }[];
    readonly criteria: { id: string; markdown: string }[];
    readonly references: { number: number; citation: string; pmid: string | null; doi: string | null }[];
  };
}

interface Added {
  readonly revision: number;
  readonly numbering: string;
  readonly added: {
    recordId: string;
    reference: { number: number; citation: string };
    line: string;
    section: { id: string; path: string[]; isNew: boolean };
  }[];
  readonly refused: { recordId: string; code: string; reference: number | null }[];
  readonly moved: { from: number; to: number }[];
}

let app: TestApp;
let author: SessionHeaders;
let reviewer: Person;
let slug: string;
let policyId: string;
let search: BuiltSearch;
let made = 0;

beforeAll(async () => {
  app = await startApp({ now: '2026-05-04T15:00:00Z' });
  author = await signIn(app, await buildPerson(app, { roles: ['author'] }));
  reviewer = await buildPerson(app, { roles: ['reviewer'] });
});
afterAll(async () => {
  await app.close();
});
beforeEach(async () => {
  made += 1;
  ({ slug, policyId } = await draftOf(
    app,
    evidencePolicy(`Adhesiolysis for ${'abcdefghijklmnopqrstuvwxyz'[made]} Pain`),
  ));
  search = await buildSearch(app, policyId);
});

const url = (rest = '') => `/v1/policies/${slug}/versions/1${rest}`;

async function draft(): Promise<Draft> {
  return (await app.http({ url: url(), headers: author })).json<Draft>();
}

async function add(
  payload: object,
  headers: Record<string, string> = author,
  given?: number,
): Promise<TestReply> {
  const revision = given ?? (await draft()).revision;
  return await app.http({
    method: 'POST',
    url: url('/evidence'),
    headers: { ...headers, 'if-match': `"${revision}"` },
    payload,
  });
}

async function included(given: Parameters<typeof storeRecord>[1]): Promise<string> {
  const recordId = await storeRecord(app, given);
  await screen(app, search, recordId, reviewer);
  return recordId;
}

const trial = { publicationTypes: ['Randomized Controlled Trial'] };
const section = (shown: Draft, text: string) =>
  shown.document.sections.find(({ markdown }) => markdown.includes(text))?.markdown;

describe('adding evidence to a draft', () => {
  it('makes references and lines, in the policy’s style, and moves later numbers everywhere', async () => {
    const endoscopic = await included({
      ...trial,
      title: 'Endoscopic adhesiolysis by a new endoscope: a randomized trial.',
      authors: ['Brook', 'Ames', 'Cole', 'Dell'].map((lastName) => {
        return { kind: 'person', lastName, foreName: null, initials: 'A', suffix: null } as const;
      }),
    });
    const percutaneous = await included({ ...trial, title: 'Percutaneous adhesiolysis again.' });
    const before = await draft();
    const reply = await add({ records: [endoscopic, percutaneous] });
    expect(reply.status).toBe(200);
    const { added, moved, numbering, refused } = reply.json<Added>();
    expect({ numbering, refused }).toEqual({ numbering: 'first_citation', refused: [] });
    expect(added.map(({ reference, section: { path } }) => [reference.number, path.slice(-2)])).toEqual([
      [9, ['EPIDURAL ADHESIOLYSIS WITH SPINAL ENDOSCOPY', 'Randomized Controlled Trials (RCTs)']],
      [7, ['EPIDURAL ADHESIOLYSIS WITHOUT SPINAL ENDOSCOPY', 'Randomized Controlled Trials (RCTs)']],
    ]);
    expect(added[0]?.reference.citation).toBe(
      'Brook A, Ames A, Cole A, et al. Endoscopic adhesiolysis by a new endoscope: a randomized trial. *Synth J Pain Med*. 2026;12(3):101-9.',
    );
    expect(moved).toEqual([
      { from: 7, to: 8 },
      { from: 8, to: 10 },
    ]);
    const after = await draft();
    expect(section(after, 'Brook')).toBe(
      'One trial used an endoscope.^[8]\n\nBrook et al. (2026): Endoscopic adhesiolysis by a new endoscope: a randomized trial.^[9]',
    );
    expect(section(after, 'The society')).toContain('says little.^[10]');
    // the text cites 12, which the list has not: it goes on to cite nothing
    expect(after.citations.withoutReference).toMatchObject([{ number: 12 }]);
    expect(after.document.criteria).toEqual(before.document.criteria);
    expect(after.document.references.map(({ number }) => number)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    expect(after.revision).toBe(before.revision + 1);
    expect(reply.headers['etag']).toBe(`"${after.revision}"`);
    expect((await auditOf(app, 'policy.version.evidence_added')).at(-1)).toMatchObject({
      detail: {
        policy: slug,
        records: [
          { recordId: endoscopic, reference: 9 },
          { recordId: percutaneous, reference: 7 },
        ],
        moved: 2,
      },
    });
  });

  it('takes all, oldest first if asked, and nothing twice', async () => {
    await included({ ...trial, title: 'Younger.', publishedOn: '2026-01' as never });
    await included({ ...trial, title: 'Older.', publishedOn: '2024-01' as never });
    const first = (await add({ records: 'all', order: 'oldest_first' })).json<Added>();
    expect(first.added.map(({ line }) => line.split(':')[1]?.trim().split('.')[0])).toEqual([
      'Older',
      'Younger',
    ]);
    const { revision } = await draft();
    const again = (await add({ records: 'all' })).json<Added>();
    expect(again).toMatchObject({ added: [], revision });
    expect(again.refused.map(({ code, reference }) => [code, typeof reference])).toEqual([
      ['already_cited', 'number'],
      ['already_cited', 'number'],
    ]);
  });

  it('places where it is told, and by kind of study where no heading names it', async () => {
    const chosen = await included({ ...trial, title: 'Chosen.' });
    const cohort = await included({ title: 'A cohort.', publicationTypes: ['Observational Study'] });
    const guide = await included({
      title: 'New guideline of the Invented Pain Society.',
      publicationTypes: ['Practice Guideline'],
    });
    const other = (await draft()).document.sections.find(({ heading }) => heading === 'Systematic Reviews');
    const reply = await add({ records: [{ id: chosen, section: other?.id }, cohort, guide] });
    expect(reply.json<Added>().added.map(({ section: { path, isNew } }) => [path.at(-1), isNew])).toEqual([
      ['Systematic Reviews', false],
      ['Nonrandomized Studies', true],
      ['INVENTED PAIN SOCIETY (IPS)', false],
    ]);
    const headings = (await draft()).document.sections.map(({ heading }) => heading);
    expect(headings.indexOf('Nonrandomized Studies')).toBe(
      headings.indexOf('PRACTICE GUIDELINE SUMMARY') - 1,
    );
  });

  it.each(['medical-policy-criteria', 'nowhere'])('refuses to place evidence in %s', async (place) => {
    const recordId = await included(trial);
    const reply = await add({ records: [{ id: recordId, section: place }] });
    expect([reply.status, reply.json()]).toEqual([
      400,
      expect.objectContaining({
        code: 'invalid_request',
        fields: [expect.objectContaining({ field: 'records.0.section' })],
      }),
    ]);
  });

  it('leaves out what may not be cited, and says why', async () => {
    const waiting = await storeRecord(app, trial);
    await screen(app, search, waiting, null);
    const kept = await included({ ...trial, title: 'Kept.' });
    const duplicate = await included({ ...trial, title: 'Its duplicate.' });
    await app.database.query('update literature_record set same_as = $2 where id = $1', [duplicate, kept]);
    const conflict = await storeRecord(app, trial);
    const screening = await screen(app, search, conflict, reviewer);
    await app.database.query(
      `insert into second_reading (screening_id, reader_id, asked_by, asked_at) values ($1, $2, $2, now())`,
      [screening, reviewer.id],
    );
    const listed = await included({ ...trial, pmid: '99000903' });
    const elsewhere = newId();
    const reply = await add({ records: [waiting, duplicate, conflict, listed, elsewhere, 'no-id'] });
    expect(reply.json<Added>().refused).toMatchObject([
      { recordId: waiting, code: 'not_included' },
      { recordId: duplicate, code: 'duplicate' },
      { recordId: conflict, code: 'second_reading_open' },
      { recordId: listed, code: 'already_cited', reference: 3 },
      { recordId: elsewhere, code: 'unknown' },
      { recordId: 'no-id', code: 'unknown' },
    ]);
    expect((await draft()).revision).toBe(1);
  });

  it('cites a retracted work only with a reason, also when it was retracted meanwhile', async () => {
    const recordId = await included({ ...trial, title: 'Soon retracted.' });
    await app.database.query(
      `update literature_record set fields = jsonb_set(fields, '{commentsCorrections}',
         '[{"type": "RetractionIn", "pmid": "99000999", "source": "x", "note": null}]') where id = $1`,
      [recordId],
    );
    expect((await add({ records: [recordId] })).json<Added>().refused).toMatchObject([{ code: 'retracted' }]);
    const forced = await add({ records: [{ id: recordId, force: 'Cited as retracted' }] });
    expect(forced.json<Added>().added).toHaveLength(1);
    expect((await auditOf(app, 'policy.version.evidence_added')).at(-1)).toMatchObject({
      detail: { retracted: [{ recordId, reason: 'Cited as retracted' }] },
    });
  });

  it('shows a hostile title as text: no markup, no citation, no identifier of another work', async () => {
    const title =
      '1. **Bold** [x](javascript:alert(1)) ^[3] <script>alert(1)</script> #eval("x") {#a} PMID: 1 doi: 10.1000/x `c` | &lt; \u202eRTL 研究😀';
    const recordId = await included({
      ...trial,
      title,
      pmid: null,
      source: 'europe_pmc',
      sourceId: 'PPR/PPR99000001',
      preprint: true,
      authors: [],
    });
    const before = await draft();
    const reply = await add({ records: [recordId] });
    expect(reply.json<Added>().added).toHaveLength(1);
    const after = await draft();
    const reference = after.document.references.find(({ citation }) => citation.includes('Bold'));
    expect(reference).toMatchObject({ pmid: null, doi: null });
    expect(reference).toMatchObject({ url: 'https://europepmc.org/article/PPR/PPR99000001' });
    const text = section(after, 'Bold') ?? '';
    expect(text).not.toContain('\u202e');
    expect(text.match(/(?<!\\)\^\[/g)).toHaveLength(
      (section(before, 'Two trials')?.match(/\^\[/g)?.length ?? 0) + 1,
    );
    expect(after.citations.withoutReference).toMatchObject([{ number: 12 }]);
    expect(after.document.sections.map(({ id }) => id)).toEqual(before.document.sections.map(({ id }) => id));
    expect((await add({ records: [recordId] })).json<Added>().refused).toMatchObject([
      { code: 'already_cited' },
    ]);
    const citing = await versionsCiting(app.database.source.manager, policyId, [recordId]);
    expect(citing.get(recordId)).toMatchObject([
      { version: 1, state: 'draft', reference: reference?.number },
    ]);
  });

  it('of two authors at once, one adds and the other is told to read again', async () => {
    const one = await included({ ...trial, title: 'One.' });
    const other = await included({ ...trial, title: 'Other.' });
    const adding = [one, other].map(async (id) => await add({ records: [id] }, author, 1));
    const replies = await Promise.all(adding);
    expect(new Set(replies.map(({ status }) => status))).toEqual(new Set([200, 412]));
    expect((await draft()).document.references).toHaveLength(9);
  });

  it('takes many, each to a number of its own', async () => {
    for (let index = 0; index < 120; index += 1) await included({ ...trial, title: `Trial ${index}.` });
    const { added } = (await add({ records: 'all' })).json<Added>();
    expect(new Set(added.map(({ reference }) => reference.number)).size).toBe(120);
    const after = await draft();
    expect(after.citations).toEqual({
      withoutReference: [expect.objectContaining({ number: 12 })],
      notCited: [],
    });
    expect(after.document.references.some(({ number }) => number === 12)).toBe(false);
  });

  it('is refused without If-Match, to a reviewer and to a key that may not write', async () => {
    const recordId = await included(trial);
    const without = await app.http({
      method: 'POST',
      url: url('/evidence'),
      headers: author,
      payload: { records: [recordId] },
    });
    expect(without.json()).toMatchObject({ code: 'precondition_required' });
    const other = await signIn(app, reviewer);
    expect((await add({ records: [recordId] }, other)).json()).toMatchObject({ status: 403 });
    expect((await app.http({ url: url('/evidence') })).status).toBe(401);
  });

  it('takes a version in review back to draft', async () => {
    const recordId = await included(trial);
    const { revision } = await draft();
    const submitted = await app.http({
      method: 'POST',
      url: url('/submit'),
      headers: { ...author, 'if-match': `"${revision}"` },
    });
    expect(submitted.status).toBe(200);
    expect((await draft()).state).toBe('in_review');
    expect((await add({ records: [recordId] })).status).toBe(200);
    expect((await draft()).state).toBe('draft');
  });

  it('lists what waits with its place, and what a removal leaves behind', async () => {
    const recordId = await included({ ...trial, title: 'Endoscopic work.' });
    const list = async () =>
      (await app.http({ url: url('/evidence'), headers: author })).json<{ items: object[]; cited: number }>();
    expect(await list()).toMatchObject({
      items: [
        { recordId, studyType: 'rct', section: { path: expect.arrayContaining(['EVIDENCE SUMMARY']) } },
      ],
      cited: 0,
    });
    const { added } = (await add({ records: [recordId] })).json<Added>();
    expect(await list()).toMatchObject({ items: [], cited: 1 });
    const number = added[0]?.reference.number ?? 0;
    const { revision } = await draft();
    await app.http({
      method: 'PATCH',
      url: url(),
      headers: { ...author, 'if-match': `"${revision}"` },
      payload: { removeReferences: [number] },
    });
    const after = await draft();
    expect(new Set(after.citations.withoutReference.map((each) => each.number))).toEqual(
      new Set([number, 12]),
    );
    expect(await list()).toMatchObject({ items: [{ recordId }] });
    expect((await versionsCiting(app.database.source.manager, policyId, [recordId])).size).toBe(0);
  });
});

describe('a draft in which numbers may be citations or not', () => {
  it('takes evidence at the end, says why, keeps its text, and is not renumbered', async () => {
    const { slug: other } = await draftOf(
      app,
      evidencePolicy(`Unclear ${made}`).replace('used an endoscope.', 'used an endoscope[4], IQR [4, 5].'),
    );
    const { policyId: id } = await app.database
      .query<{ policyId: string }>('select id as "policyId" from policy where slug = $1', [other])
      .then(([row]) => row ?? { policyId: '' });
    const recordId = await storeRecord(app, trial);
    await screen(app, await buildSearch(app, id), recordId, reviewer);
    slug = other;
    const before = await draft();
    const reply = await add({ records: [recordId] });
    expect(reply.json()).toMatchObject({
      numbering: 'as_listed',
      moved: [],
      added: [{ reference: { number: 9 } }],
      notRenumbered: { code: 'citations_unclear', total: 2, places: [{ text: '[4]' }, { text: '[4, 5]' }] },
    });
    const after = await draft();
    expect(section(after, 'used an endoscope')).toBe(section(before, 'used an endoscope'));
    const refused = await app.http({
      method: 'POST',
      url: url('/renumber'),
      headers: { ...author, 'if-match': `"${after.revision}"` },
    });
    expect(refused.json()).toMatchObject({
      status: 409,
      code: 'citations_unclear',
      total: 2,
      places: [
        { text: '[4]', heading: 'Randomized Controlled Trials (RCTs)', section: expect.any(String) },
        { text: '[4, 5]' },
      ],
    });
    expect((await draft()).revision).toBe(after.revision);
  });
});

describe('renumbering', () => {
  it('closes gaps, keeps what is cited, and says what moved', async () => {
    const before = await draft();
    await app.http({
      method: 'PATCH',
      url: url(),
      headers: { ...author, 'if-match': `"${before.revision}"` },
      payload: {
        removeReferences: [2],
        sections: before.document.sections
          .filter(({ markdown }) => markdown.includes('^[2]'))
          .map(({ id }) => ({ id, markdown: 'Nothing is left.' })),
      },
    });
    const { revision } = await draft();
    const reply = await app.http({
      method: 'POST',
      url: url('/renumber'),
      headers: { ...author, 'if-match': `"${revision}"` },
      payload: {},
    });
    expect(reply.json()).toMatchObject({ numbering: 'first_citation', revision: revision + 1 });
    const after = await draft();
    expect(after.document.references.map(({ number }) => number)).toEqual([1, 2, 3, 4, 5, 6, 7]);
    expect(section(after, 'Two trials')).toContain('^[2, 3] and others.^[3-5] Nobody knows ^[12]');
    expect((await auditOf(app, 'policy.version.renumbered')).at(-1)).toMatchObject({
      detail: { policy: slug },
    });
    const again = await app.http({
      method: 'POST',
      url: url('/renumber'),
      headers: { ...author, 'if-match': `"${after.revision}"` },
    });
    expect(again.json()).toMatchObject({ moved: [], revision: after.revision });
  });
});
