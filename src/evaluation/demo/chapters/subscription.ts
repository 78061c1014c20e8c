import type { CalendarDate } from '../../../kernel/calendar-date.ts';
import { queryFor } from '../records.ts';
import type { Stage } from '../stage.ts';
import type { Timeline } from '../timeline.ts';

/** A consumer subscribes to what takes effect. Returns its secret. */
export async function subscription(
  { cast, webhooks }: Stage,
  timeline: Timeline,
  day: CalendarDate,
): Promise<string> {
  const { secret } = (
    await cast.admin.post<{ secret: string }>('/v1/webhooks', {
      url: webhooks.url,
      eventTypes: ['policy.version.effective'],
      description: 'claims',
    })
  ).body;
  timeline.at(day, 'claims subscribed to policy.version.effective by webhook');
  return secret;
}

/** The author keeps a search strategy for the policy. */
export async function strategy(
  { cast }: Stage,
  timeline: Timeline,
  day: CalendarDate,
  slug: string,
  title: string,
): Promise<void> {
  const query = queryFor(title);
  await cast.author.put(`/v1/policies/${slug}/literature/strategies`, {
    strategies: [{ name: 'PubMed', query }],
  });
  timeline.at(day, `the author keeps a search strategy: ${query}`);
}
