import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { CrossrefServer } from '../../../src/evaluation/crossref-server.ts';
import { calendarDate } from '../../../src/kernel/calendar-date.ts';
import { buildPerson } from '../../people/support.ts';
import { startApp, type TestApp } from '../../support/app.ts';
import { buildPolicyVersion } from '../../support/build-policy-version.ts';
import { keyWith } from '../builders.ts';
import { alertsOf, buildCiting, fastServer, fastSettings, mailsTo, papers } from './watch-builders.ts';

const pubmed = fastServer();
const crossref = new CrossrefServer();
const on = calendarDate('2026-02-01');
let app: TestApp;
let key: { authorization: string };

beforeAll(async () => {
  app = await startApp({
    settings: { ...fastSettings(await pubmed.listen()), CROSSREF_URL: await crossref.listen() },
  });
  key = await keyWith(app, 'literature:read');
});
afterAll(async () => {
  await app.close();
  await crossref.close();
  await pubmed.close();
});

/** The DOI of an invented paper, which PubMed tells and no reference prints. */
const doiOf = (pmid: string): string => `10.5555/r${pmid}`;
const retraction = (DOI: string) => ({ DOI, type: 'retraction', source: 'retraction-watch' });

it('adds Crossref as a witness of what PubMed told, and alerts nobody again', async () => {
  pubmed.add(papers('99000001'));
  crossref.publish(doiOf('99000001'), []);
  const policy = await buildCiting(app, 'Two witnesses', ['99000001']);
  pubmed.retract('99000001', { noticePmid: '99000002', on });
  await app.sweep();
  await app.sweep();
  crossref.publish(doiOf('99000001'), [retraction('10.5555/notice')]);
  await app.advanceTo('2026-02-17T17:00:00Z');
  const [alert, ...more] = await alertsOf(app, policy, key);
  expect(more).toEqual([]);
  expect(alert?.notice).toMatchObject({
    pmid: '99000002',
    doi: '10.5555/notice',
    witnesses: ['crossref', 'pubmed'],
  });
  expect(mailsTo(app, policy.owner)).toHaveLength(1);
});

it('alerts to what Crossref alone knows, says so, and adds PubMed when that follows', async () => {
  pubmed.add(papers('99000011'));
  crossref.publish(doiOf('99000011'), [retraction('10.5555/other')]);
  const policy = await buildCiting(app, 'Crossref alone', ['99000011']);
  await app.sweep();
  await app.sweep();
  const [mail] = mailsTo(app, policy.owner);
  expect(mail?.text).toContain('Told by Crossref alone; PubMed does not say so (yet).');
  expect(mail?.text).toContain('https://doi.org/10.5555/other');
  pubmed.retract('99000011', { noticePmid: '99000012', on });
  await app.advanceTo('2026-02-24T17:00:00Z');
  expect(await alertsOf(app, policy, key)).toMatchObject([
    { state: 'open', notice: { pmid: '99000012', witnesses: ['crossref', 'pubmed'] } },
  ]);
  expect(mailsTo(app, policy.owner)).toHaveLength(1);
});

it('knows a paper cited by DOI alone in one policy and by PMID in another as one', async () => {
  pubmed.add(papers('99000031'));
  crossref.publish(doiOf('99000031'), [retraction('10.5555/joined')]);
  const owner = await buildPerson(app, { roles: ['author'] });
  const byDoi = await buildPolicyVersion(app, {
    title: 'Cites a DOI',
    criteria: 'It found relief.^[1]',
    references: [`Almeida RC. A trial of relief. Synth J Pain Med. 2019. doi:${doiOf('99000031')}`],
  });
  await app.database.query('update policy set owner_id = $2 where id = $1', [byDoi.policyId, owner.id]);
  await app.sweep();
  await app.sweep();
  const before = await alertsOf(app, byDoi, key);
  expect(before).toHaveLength(1);
  pubmed.retract('99000031', { noticePmid: '99000032', on });
  const byPmid = await buildCiting(app, 'Cites the PMID', ['99000031']);
  await app.sweep();
  await app.sweep();
  await app.advanceTo('2026-03-10T17:00:00Z');
  const notice = { pmid: '99000032', doi: '10.5555/joined', witnesses: ['crossref', 'pubmed'] };
  expect(await alertsOf(app, byDoi, key)).toMatchObject([{ id: before[0]?.id, state: 'open', notice }]);
  expect(await alertsOf(app, byPmid, key)).toMatchObject([{ state: 'open', notice }]);
  expect(mailsTo(app, owner)).toHaveLength(1);
  expect(mailsTo(app, byPmid.owner)).toHaveLength(1);
  const works = await app.database.query('select cited from watched_work where doi = $1', [
    doiOf('99000031'),
  ]);
  expect(works).toEqual([{ cited: true }]);
});

it('goes on at PubMed while Crossref is away', async () => {
  pubmed.add(papers('99000021'));
  crossref.publish(doiOf('99000021'), []);
  const policy = await buildCiting(app, 'Crossref is away', ['99000021']);
  crossref.fail('maintenance_page');
  pubmed.retract('99000021', { noticePmid: '99000022', on });
  await app.sweep();
  await app.sweep();
  expect(await alertsOf(app, policy, key)).toMatchObject([{ notice: { witnesses: ['pubmed'] } }]);
});
