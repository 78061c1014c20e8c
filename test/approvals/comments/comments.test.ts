import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { CommentsService } from '../../../src/approvals/comments/comments.service.ts';
import { DraftsService } from '../../../src/policies/drafts.service.ts';
import { auditOf, buildPerson, signIn, textOfTable, type SessionHeaders } from '../../people/support.ts';
import { startApp, type TestApp } from '../../support/app.ts';
import {
  approvalOf,
  audited,
  codeOf,
  draftFor,
  member,
  submit,
  vote,
  type Draft,
  type Member,
} from '../votes/builders.ts';

const SECRET = 'Ages eighteen to seventy-five seem too wide to me.';

describe('comments on a draft', () => {
  let app: TestApp;
  let author: Member;
  let ana: Member;
  let reader: Member;
  let draft: Draft;
  let comments: CommentsService;
  beforeAll(async () => {
    app = await startApp({ now: '2026-09-18T17:00:00Z' });
    comments = app.nest.get(CommentsService);
    author = await member(app, 'Author', ['author']);
    ana = await member(app, 'Ana');
    reader = await member(app, 'Reader', ['reviewer']);
  });
  afterAll(async () => {
    await app.close();
  });
  beforeEach(async () => {
    draft = await draftFor(app, { author });
  });
  const say = async (who: Member, text = SECRET, quote?: string) =>
    await comments.add(who, draft.slug, draft.number, { section: 'policy-criteria', text, quote });
  const threads = async () => await comments.of(draft.slug, draft.number);
  const edit = async (change: object) => {
    const { version } = await approvalOf(app, draft);
    const edited = await app.nest
      .get(DraftsService)
      .edit(author, draft.slug, draft.number, version.revision, change);
    draft.revision = edited.version.revision;
  };

  it('are made, answered and resolved, each with who and when', async () => {
    const id = await say(ana);
    const answer = await comments.add(author, draft.slug, draft.number, { answers: id, text: 'Agreed.' });
    // an answer to an answer joins the thread
    await comments.add(reader, draft.slug, draft.number, { answers: answer, text: 'So do I.' });
    await comments.setResolved(author, draft.slug, draft.number, id, true);
    expect(await threads()).toMatchObject([
      {
        id,
        name: 'Ana',
        text: SECRET,
        resolvedByName: 'Author',
        duringReview: false,
        now: { state: 'there' },
        answers: [
          { name: 'Author', text: 'Agreed.' },
          { name: 'Reader', text: 'So do I.' },
        ],
      },
    ]);
    await comments.setResolved(author, draft.slug, draft.number, id, false);
    expect((await threads())[0]).toMatchObject({ resolvedAt: null, resolvedByName: null });
    for (const action of ['draft.commented', 'draft.comment_resolved', 'draft.comment_reopened']) {
      expect(await audited(app, action, id)).toBe(1);
    }
    expect(await audited(app, 'draft.comment_answered', answer)).toBe(1);
  });

  it('keep a draft from being submitted until all are resolved, and are named', async () => {
    const id = await say(ana);
    await expect(submit(app, author, draft)).rejects.toMatchObject({
      code: 'comments_unresolved',
      data: { comments: [{ id, by: 'Ana' }] },
    });
    expect((await approvalOf(app, draft)).version.state).toBe('draft');
    await comments.setResolved(ana, draft.slug, draft.number, id, true);
    await submit(app, author, draft);
  });

  it('return nothing when they are made during the vote, and wait for the next submission', async () => {
    await submit(app, author, draft);
    await vote(app, ana, draft, 'approve');
    const id = await say(ana, 'One more thought.');
    expect(await approvalOf(app, draft)).toMatchObject({ live: true, tally: { approve: 1 } });
    expect((await threads())[0]).toMatchObject({ id, duringReview: true });
    await edit({ sections: [{ id: 'policy-criteria', markdown: 'Another text.' }] });
    expect(await codeOf(submit(app, author, draft))).toBe('comments_unresolved');
  });

  it('keep what they said before an edit, and are edited by their writer alone', async () => {
    const id = await say(ana, 'First.');
    expect(await codeOf(comments.edit(author, draft.slug, draft.number, id, 'Mine now.'))).toBe('forbidden');
    await comments.edit(ana, draft.slug, draft.number, id, 'Second.');
    await comments.edit(ana, draft.slug, draft.number, id, 'Second.');
    await comments.edit(ana, draft.slug, draft.number, id, 'Third.');
    const [thread] = await threads();
    expect(thread?.text).toBe('Third.');
    expect(thread?.earlier.map(({ text }) => text)).toEqual(['First.', 'Second.']);
    expect(await audited(app, 'draft.comment_edited', id)).toBe(2);
    await expect(app.database.query(`update draft_comment_text set text = 'x'`)).rejects.toThrow();
    await expect(app.database.query('delete from draft_comment')).rejects.toThrow();
  });

  it('are resolved by their writer, by who writes drafts or leads the committee, and by nobody else', async () => {
    const id = await say(ana);
    expect(await codeOf(comments.setResolved(reader, draft.slug, draft.number, id, true))).toBe('forbidden');
    const chair = await member(app, 'Chair', ['committee_chair']);
    await comments.setResolved(chair, draft.slug, draft.number, id, true);
    // who resolved it first stays who resolved it
    await comments.setResolved(author, draft.slug, draft.number, id, true);
    expect((await threads())[0]?.resolvedByName).toBe('Chair');
  });

  it('stay with a section that is renamed or deleted, and say so', async () => {
    await say(ana, 'On the criteria.');
    await edit({ sections: [{ id: 'policy-criteria', heading: 'Rules', markdown: 'As before.' }] });
    expect((await threads())[0]).toMatchObject({ now: { state: 'renamed', heading: 'Rules' } });
    await edit({ removeSections: ['policy-criteria'] }).catch(async () => {
      await app.database.query(
        `update policy_version set document = jsonb_set(document, '{sections}', '[]') where id = $1`,
        [draft.versionId],
      );
    });
    expect((await threads())[0]).toMatchObject({ text: 'On the criteria.', now: { state: 'deleted' } });
  });

  it('quote words that stand there, and say when they do not any more', async () => {
    await edit({ sections: [{ id: 'policy-criteria', markdown: 'Ages **18 to 75**, with pain.' }] });
    expect(await codeOf(say(ana, 'No.', 'Ages 18 to 80'))).toBe('invalid_request');
    await say(ana, 'Too wide.', 'Ages 18 to 75');
    expect((await threads())[0]?.now.quoteStands).toBe(true);
    await edit({ sections: [{ id: 'policy-criteria', markdown: 'Ages 18 to 65.' }] });
    expect((await threads())[0]?.now.quoteStands).toBe(false);
  });

  it('are refused on a section there is not, on another version’s thread, and on what is given up', async () => {
    const nowhere = { section: 'nowhere', text: 'x' };
    expect(await codeOf(comments.add(ana, draft.slug, draft.number, nowhere))).toBe('invalid_request');
    const id = await say(ana);
    const other = await draftFor(app, { author });
    expect(await codeOf(comments.setResolved(ana, other.slug, other.number, id, true))).toBe('not_found');
    expect(await codeOf(comments.add(ana, other.slug, other.number, { answers: id, text: 'x' }))).toBe(
      'not_found',
    );
    await app.database.query(`update policy_version set state = 'withdrawn' where id = $1`, [
      draft.versionId,
    ]);
    expect(await codeOf(say(ana))).toBe('illegal_transition');
  });

  it('are in no audit entry, no event and no mail', async () => {
    const id = await say(ana);
    await comments.edit(ana, draft.slug, draft.number, id, `${SECRET} Really.`);
    await app.drain();
    for (const table of ['audit_entry', 'event', 'approval_round', 'pgboss.job']) {
      expect(await textOfTable(app, table)).not.toContain(SECRET);
    }
    expect(app.smtp.mails.some(({ text }) => text?.includes(SECRET))).toBe(false);
  });

  describe('over HTTP', () => {
    let headers: SessionHeaders;
    beforeAll(async () => {
      headers = await signIn(app, await buildPerson(app, { name: 'Rita Reader', roles: ['reviewer'] }));
    });
    const url = () => `/v1/policies/${draft.slug}/versions/${draft.number}/comments`;

    it('are listed with how many are unresolved', async () => {
      const made = await app.http({
        method: 'POST',
        url: url(),
        headers: { ...headers },
        payload: { section: 'policy-criteria', text: '  Why\r\nso?  ' },
      });
      expect(made.status).toBe(201);
      const { id } = made.json<{ id: string }>();
      expect(made.json()).toMatchObject({
        unresolved: 1,
        items: [{ id, text: 'Why\r\nso?', by: { name: 'Rita Reader' }, resolved: null, answers: [] }],
      });
      const resolved = await app.http({
        method: 'PATCH',
        url: `${url()}/${id}`,
        headers: { ...headers },
        payload: { resolved: true },
      });
      expect(resolved.json()).toMatchObject({ unresolved: 0, items: [{ resolved: { by: 'Rita Reader' } }] });
      expect((await auditOf(app, 'draft.commented')).length).toBeGreaterThan(0);
    });

    it.each([
      [{}, 422],
      [{ section: 'policy-criteria', text: '   ' }, 422],
      [{ section: 'policy-criteria', text: 'a\u0000b' }, 422],
      [{ section: 'policy-criteria', text: 'x'.repeat(5001) }, 422],
      [{ section: 'policy-criteria', answers: '01a205be-955e-71a7-835a-136b996f6cad', text: 'x' }, 422],
      [{ answers: 'no id', text: 'x' }, 422],
    ])('refuse %j', async (payload, status) => {
      const reply = await app.http({ method: 'POST', url: url(), headers: { ...headers }, payload });
      expect([400, status]).toContain(reply.status);
    });

    it('are nothing for strangers', async () => {
      expect((await app.http({ url: url() })).status).toBe(401);
    });
  });
});
