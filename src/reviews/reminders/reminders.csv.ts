import { csvLines } from '../../platform/http/csv.ts';
import type { ForecastReminder } from './forecast.queries.ts';
import type { Detour } from './recipients.ts';
import type { ProvenReminder } from './reminder-report.ts';

const forecastColumns = [
  'day',
  'policy',
  'title',
  'next review',
  'rung',
  'occurrence',
  'recipient',
  'stands in for',
  'via',
  'delivery',
  'goes at',
  'finding',
];

const proofColumns = [
  'goes at',
  'due',
  'policy',
  'title',
  'next review',
  'rung',
  'occurrence',
  'recipient',
  'stands in for',
  'via',
  'state',
  'why',
  'delivery',
  'sent',
  'bounced',
  'said',
  'Message-ID',
  'finding',
];

/** A forecast as a table: a line for each reminder and recipient. */
export async function* forecastCsv(reminders: AsyncIterable<ForecastReminder>): AsyncGenerator<string> {
  yield line(forecastColumns);
  for await (const reminder of reminders) {
    const { sendOn, slug, title, nextReview, key, occurrence, delivery, sendAt } = reminder;
    const start = [sendOn, slug, title, nextReview, key, String(occurrence)];
    const finding = reminder.finding ?? '';
    if (reminder.recipients.length === 0) {
      yield line([...start, '', '', '', delivery, sendAt.toString(), finding]);
    }
    for (const to of reminder.recipients) {
      const way = [to.name, detoursInLine(to.standsInFor), detoursInLine(to.via)];
      yield line([...start, ...way, to.delivery, to.sendAt.toString(), finding]);
    }
  }
}

/** A proof as a table: a line for each rung and recipient, and one for a rung that told nobody. */
export async function* proofCsv(reminders: AsyncIterable<ProvenReminder>): AsyncGenerator<string> {
  yield line(proofColumns);
  for await (const reminder of reminders) {
    const { sendAt, dueOn, policy, nextReview, rung, occurrence } = reminder;
    const start = [sendAt.toString(), dueOn, policy.slug, policy.title, nextReview, rung, String(occurrence)];
    const finding = reminder.finding ?? '';
    if (reminder.recipients.length === 0) {
      const outcome = [reminder.state, reminder.suppressedReason ?? '', '', '', '', '', ''];
      yield line([...start, '', '', '', ...outcome, finding]);
    }
    for (const to of reminder.recipients) {
      const way = [to.name, detoursInLine(to.standsInFor), detoursInLine(to.via)];
      const outcome = [to.state, to.suppressedReason ?? '', to.delivery, to.sentAt ?? '', to.bouncedAt ?? ''];
      yield line([...start, ...way, ...outcome, to.bounceReason ?? '', to.messageId ?? '', finding]);
    }
  }
}

function detoursInLine(detours: readonly Detour[]): string {
  return detours
    .map(({ name, reason, until }) =>
      until === null ? `${name} (${reason})` : `${name} (${reason} until ${until})`,
    )
    .join('; ');
}

const line = (cells: readonly string[]): string => csvLines([cells]);
