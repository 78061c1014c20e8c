import { Webhook } from 'standardwebhooks';
import { instant } from '../../../kernel/instant.ts';
import type { StoryCalendar } from '../calendar.ts';
import type { ActiveReply, VersionReply } from '../replies.ts';
import type { Stage } from '../stage.ts';
import type { Timeline } from '../timeline.ts';
import { addDays } from '../../../kernel/calendar-date.ts';

interface EffectiveEvent {
  readonly type: string;
  readonly data: { readonly policy: { readonly slug: string }; readonly version: number };
}

/** What later chapters know from earlier ones. */
export interface Plot {
  readonly slug: string;
  readonly signedAt: string;
  readonly secret: string;
}

/** Midnight comes, the new version is in force, a consumer hears of it, and the past stays answerable. */
export async function newYear(
  stage: Stage,
  timeline: Timeline,
  calendar: StoryCalendar,
  plot: Plot,
): Promise<void> {
  const { cast, webhooks } = stage;
  const eve = addDays(calendar.effective, -1);
  const active = async (query = ''): Promise<ActiveReply> =>
    (await cast.public.get<ActiveReply>(`/v1/policies/${plot.slug}/active${query}`)).body;

  timeline.chapter('The effective midnight');
  await stage.goTo(eve, '23:59');
  timeline.check((await active()).version === 1, `${eve} 23:59: version 1 is in force`);
  const before = received(webhooks.deliveries, plot, 2).length;
  await stage.goTo(calendar.effective, '00:00');
  timeline.check(
    (await active()).version === 2,
    `${calendar.effective} 00:00: version 2 is in force, and no row was flipped`,
  );

  const heard = received(webhooks.deliveries, plot, 2);
  timeline.check(
    before === 0 && heard.length === 1,
    'claims heard policy.version.effective once, signature verified',
  );
  const fetched = (
    await cast.public.get<VersionReply>(`/v1/policies/${plot.slug}/versions/${heard[0]!.data.version}`)
  ).body;
  timeline.check(fetched.version === 2, 'and fetched version 2');

  timeline.check((await active(`?on=${eve}`)).version === 1, `on=${eve} still answers version 1`);
  const justBefore = encodeURIComponent(instant(plot.signedAt).subtract({ microseconds: 1 }).toString());
  timeline.check(
    (await active(`?on=${calendar.effective}&knownAt=${justBefore}`)).version === 1,
    `on=${calendar.effective} as known before the signature answers version 1`,
  );
}

/** The deliveries that tell of a version's first day, each verified with the consumer's own library. */
function received(
  deliveries: Stage['webhooks']['deliveries'],
  { secret, slug }: Plot,
  version: number,
): EffectiveEvent[] {
  const webhook = new Webhook(secret);
  const events = deliveries.map(({ body, headers }) => webhook.verify(body, headers) as EffectiveEvent);
  return events.filter(
    ({ type, data }) =>
      type === 'policy.version.effective' && data.policy.slug === slug && data.version === version,
  );
}

/** The last word: every entry of the audit is where it was put. */
export async function auditVerified(stage: Stage, timeline: Timeline): Promise<void> {
  timeline.chapter('The audit');
  const { code, output } = await stage.command('audit', 'verify');
  for (const line of output.split('\n')) timeline.note(line);
  timeline.check(code === 0, 'the audit chain is whole');
}
