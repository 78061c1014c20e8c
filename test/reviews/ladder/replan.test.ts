import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { RungReplanning } from '../../../src/reviews/ladder/rung-replanning.ts';
import type { TestApp } from '../../support/app.ts';
import {
  advance,
  person,
  policy,
  reschedule,
  rungsOf,
  sentMails,
  settle,
  startReviews,
  sweep,
} from '../builders.ts';
import {
  before,
  builtIn,
  changed,
  goneOf,
  holiday,
  ofPolicy,
  organisation,
  putLadder,
  removeLadder,
  waitingOf,
} from './support.ts';

let app: TestApp;
let policyId: string;
beforeEach(async () => {
  app = await startReviews('2026-02-10T09:00');
  policyId = await policy(app, { ownerId: await person(app, 'Olive Owner') });
});
afterEach(async () => await app.close());

const at = async (time: string): Promise<void> => await advance(app, time);
const waiting = async () => await waitingOf(app, policyId);
const gone = async () => await goneOf(app, policyId);
const mails = async () => (await sentMails(app)).length;

describe('another ladder before anything went out', () => {
  it('takes the place of the old one, and its rungs say so', async () => {
    await putLadder(app, organisation, [before(45), ...changed({}).slice(5)]);
    expect(await waiting()).toEqual([
      'before_45 2026-07-17',
      'before_7 2026-08-25',
      'first_day 2026-09-01',
      'closing 2026-09-23',
      'overdue 2026-10-01',
    ]);
    const suppressed = (await rungsOf(app, policyId)).filter((rung) => rung.includes('suppressed'));
    expect(suppressed).toEqual(
      ['120', '90', '60', '30', '14'].map((days) => `before_${days} suppressed replanned`),
    );
  });

  it('comes back under the same names when it is taken back', async () => {
    const planned = await waiting();
    await putLadder(app, organisation, [before(45)]);
    await removeLadder(app, organisation);
    expect(await waiting()).toEqual(planned);
    await at('2026-05-04T08:00');
    expect(await gone()).toEqual(['before_120 2026-05-04']);
  });
});

describe('another ladder in the middle of the climb', () => {
  beforeEach(async () => {
    await at('2026-05-04T08:00');
    await at('2026-06-03T08:00');
    await at('2026-07-02T08:00');
    await at('2026-07-10T10:00'); // 60 days went out, 30 is to come on July 31
  });

  it('keeps what was sent and says nothing again that it covers', async () => {
    await putLadder(app, organisation, [before(100), before(75), before(61), ...changed({}).slice(3)]);
    expect((await waiting())[0]).toBe('before_30 2026-07-31');
    await at('2026-07-13T08:00');
    expect(await gone()).toEqual(['before_120 2026-05-04', 'before_90 2026-06-03', 'before_60 2026-07-02']);
    expect(await mails()).toBe(3);
  });

  it('sends the newest rung that it makes late, once, in the digest of the next business morning', async () => {
    await putLadder(app, organisation, [before(57), before(55), before(54), ...changed({}).slice(3)]);
    expect(await waiting()).toEqual(expect.arrayContaining(['before_54 2026-07-09!']));
    expect(await rungsOf(app, policyId)).toEqual(
      expect.arrayContaining(['before_57 suppressed superseded', 'before_55 suppressed superseded']),
    );
    await at('2026-07-13T07:59');
    expect(await mails()).toBe(3);
    await at('2026-07-13T08:00');
    await at('2026-07-14T08:00');
    expect((await gone()).slice(3)).toEqual(['before_54 2026-07-13']);
    expect(await mails()).toBe(4);
  });

  it('says nothing twice, however often the committee goes to and fro', async () => {
    for (let round = 0; round < 3; round += 1) {
      await putLadder(app, organisation, [before(58), before(20)]);
      await removeLadder(app, organisation);
    }
    await at('2026-07-31T08:00');
    expect(await gone()).toEqual([
      'before_120 2026-05-04',
      'before_90 2026-06-03',
      'before_60 2026-07-02',
      'before_30 2026-07-31',
    ]);
  });

  it('does not send a rung that has gone once more on a later day', async () => {
    await putLadder(app, organisation, changed({ before_60: { offsetDays: -45 } }));
    expect((await waiting())[0]).toBe('before_30 2026-07-31');
  });

  it('is planned the same when it is planned again', async () => {
    await putLadder(app, organisation, [before(54), ...changed({}).slice(3)]);
    const planned = await waiting();
    await app.nest.get(RungReplanning).replan({ of: 'everybody' });
    expect(await waiting()).toEqual(planned);
  });
});

describe('a review that is overdue', () => {
  beforeEach(async () => {
    for (const day of ['2026-10-01', '2026-10-08', '2026-10-15']) await at(`${day}T08:00`);
    expect((await waiting())[0]).toBe('overdue#3 2026-10-22');
  });

  it('is counted on when its reminders come at another pace', async () => {
    await at('2026-10-16T10:00');
    await putLadder(app, organisation, changed({ overdue: { repeatEveryDays: 10 } }));
    expect(await waiting()).toEqual(['overdue#3 2026-10-21']); // 1, 11 and 21 days after the window
    await at('2026-10-21T08:00');
    await at('2026-11-02T08:00'); // 31 is a Saturday
    expect((await gone()).slice(-2)).toEqual(['overdue#3 2026-10-21', 'overdue#4 2026-11-02']);
    await removeLadder(app, organisation);
    expect(await waiting()).toEqual(['overdue#5 2026-11-05']);
  });

  it('goes on where another ladder without repetition has ended', async () => {
    await putLadder(app, organisation, changed({ overdue: null }));
    expect(await waiting()).toEqual([]);
    await at('2026-10-26T10:00');
    await removeLadder(app, organisation);
    expect(await waiting()).toEqual(['overdue#3 2026-10-22!']); // missed meanwhile: it goes the next morning
    await at('2026-10-27T08:00');
    expect((await gone()).at(-1)).toBe('overdue#3 2026-10-27');
    expect(await waiting()).toEqual(['overdue#4 2026-10-29']);
  });

  it('escalates by the ladder it climbs then', async () => {
    await person(app, 'Mona Medical', 'medical_director');
    const escalation = [{ fromDays: 20, audience: ['medical_director' as const] }];
    await putLadder(app, organisation, changed({ overdue: { repeatEveryDays: 10, escalation } }));
    await at('2026-10-21T08:00');
    expect((await sentMails(app)).filter(({ name }) => name === 'Mona Medical')).toHaveLength(1);
  });

  it('sleeps for days and is made up for by the pace it was given', async () => {
    await putLadder(app, organisation, changed({ overdue: { repeatEveryDays: 2 } }));
    await at('2026-10-31T10:00');
    await at('2026-11-02T08:00');
    await sweep(app);
    const sent = (await gone()).slice(3);
    expect(sent).toHaveLength(1);
    expect(sent[0]).toMatch(/^overdue#\d+ 2026-11-02$/);
    expect(await waiting()).toHaveLength(1);
  });
});

describe('a rung of this very morning', () => {
  it('goes as it is though the holidays change a moment before its sweep', async () => {
    await at('2026-09-01T08:00');
    await at('2026-09-22T10:00');
    app.clock.moveTo(app.clock.now().add({ hours: 22, seconds: 20 })); // 08:00:20 on the 23rd, not yet swept
    await holiday(app, '2026-12-24');
    expect(await waiting()).toEqual(expect.arrayContaining(['closing 2026-09-23']));
    await sweep(app);
    expect((await sentMails(app)).at(-1)).toMatchObject({ kind: 'individual' });
    expect((await gone()).at(-1)).toBe('closing 2026-09-23');
  });
});

describe('a holiday', () => {
  it('moves the rung that waits for that day, and gives it back', async () => {
    await holiday(app, '2026-05-04');
    expect((await waiting())[0]).toBe('before_120 2026-05-01');
    await holiday(app, '2026-09-01');
    expect(await waiting()).toEqual(expect.arrayContaining(['first_day 2026-09-02']));
    await holiday(app, '2026-07-03', true); // the house works on the holiday
    expect(await waiting()).toEqual(expect.arrayContaining(['before_60 2026-07-03']));
  });

  it('that closes the day on which a rung went does not send it again', async () => {
    await at('2026-09-01T08:00');
    await holiday(app, '2026-09-01');
    await at('2026-09-02T08:00');
    expect((await gone()).filter((rung) => rung.startsWith('first_day'))).toEqual(['first_day 2026-09-01']);
    expect((await waiting())[0]).toBe('closing 2026-09-23');
  });

  it('that closes a day of repetition does not repeat it', async () => {
    await at('2026-10-01T08:00');
    await at('2026-10-08T08:00');
    await holiday(app, '2026-10-08');
    expect(await waiting()).toEqual(['overdue#2 2026-10-15']);
  });
});

describe('which policies are planned anew', () => {
  it('leaves one with a ladder of its own alone when the organisation changes its', async () => {
    await putLadder(app, ofPolicy(policyId), [before(10)]);
    await putLadder(app, organisation, [before(20)]);
    expect(await waiting()).toEqual(['before_10 2026-08-21']);
    await removeLadder(app, ofPolicy(policyId));
    expect(await waiting()).toEqual(['before_20 2026-08-12']);
  });

  it('plans a new window by the ladder in force', async () => {
    await putLadder(app, organisation, [before(10)]);
    await reschedule(app, policyId, '2026-11');
    expect(await waiting()).toEqual(['before_10 2026-10-22']);
  });

  it('leaves the rungs of a retired policy suppressed', async () => {
    await app.database.query(
      `insert into policy_review_dates (policy_id, revision, next_review, recorded_at) values ($1, 2, null, now())`,
      [policyId],
    );
    await putLadder(app, organisation, builtIn.slice(3));
    await settle(app);
    expect(await rungsOf(app, policyId, 2)).toEqual([]);
  });
});
