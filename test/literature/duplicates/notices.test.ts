import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { CommentCorrection } from '../../../src/literature/records/publication-record.ts';
import { queueRecords } from '../../../src/literature/records/queue-records.ts';
import type { SessionHeaders } from '../../people/support.ts';
import { startApp, type TestApp } from '../../support/app.ts';
import { buildPolicy, personWith } from '../builders.ts';
import { foundBy, pubmedRecord, store } from './support.ts';

const tie = (type: string, pmid: string): CommentCorrection => ({
  type,
  pmid,
  source: 'Synth J. 2026',
  note: null,
});

describe('notices in stored records', () => {
  let app: TestApp;
  let reviewer: SessionHeaders;
  beforeAll(async () => {
    app = await startApp();
    reviewer = await personWith(app, 'reviewer');
  });
  afterAll(async () => {
    await app.close();
  });

  const told = async () =>
    await app.database.query<{ data: { pmid: string; type: string; noticePmid: string } }>(
      `select data from event where type = 'literature.notice.read' order by data ->> 'pmid', data ->> 'type'`,
    );

  it('bring a record back that was screened out, and are told once', async () => {
    const policy = await buildPolicy(app);
    const article = pubmedRecord('99000001');
    const recordId = (await store(app, [article])).get(article) ?? '';
    const update = await foundBy(app, policy, [recordId]);
    await app.database.transaction(async (tx) => await queueRecords(tx, update, [recordId], app.clock.now()));
    const decided = await app.http({
      method: 'POST',
      url: `/v1/literature/records/${recordId}/decision`,
      payload: { policy: policy.slug, decision: 'exclude', reason: 'Not this.' },
      headers: reviewer,
    });
    expect(decided.status).toBe(200);
    const notice = pubmedRecord('99000002', {
      title: 'Retraction notice',
      publicationTypes: ['Retraction of Publication'],
      commentsCorrections: [tie('RetractionOf', '99000001'), tie('CommentOn', '99000001')],
    });
    await store(app, [notice]);
    await store(app, [notice]);
    const screening = async () =>
      await app.database.query<{ state: string; returned: { type: string; pmid: string }[] }>(
        'select state, returned_for as returned from screening where record_id = $1',
        [recordId],
      );
    expect(await screening()).toMatchObject([
      { state: 'identified', returned: [{ type: 'RetractionIn', pmid: '99000002' }] },
    ]);
    expect((await told()).map(({ data }) => data)).toEqual([
      { pmid: '99000001', type: 'RetractionIn', noticePmid: '99000002' },
    ]);
    await store(app, [pubmedRecord('99000001', { commentsCorrections: [tie('RetractionIn', '99000002')] })]);
    expect((await screening())[0]?.returned).toHaveLength(1);
  });

  it('are told of records that are not here', async () => {
    await store(app, [
      pubmedRecord('99000010', {
        title: 'Erratum',
        commentsCorrections: [
          tie('ErratumFor', '99000011'),
          tie('UpdateOf', '99000012'),
          tie('RepublishedFrom', '99000013'),
        ],
      }),
    ]);
    const later = (await told())
      .map(({ data }) => data)
      .filter(({ noticePmid }) => noticePmid === '99000010');
    expect(later.map(({ pmid, type }) => `${type} ${pmid}`)).toEqual([
      'ErratumIn 99000011',
      'UpdateIn 99000012',
      'RepublishedIn 99000013',
    ]);
  });
});
