import 'reflect-metadata';
import { createContext } from '../../app.ts';
import { system } from '../../kernel/actor.ts';
import { instant } from '../../kernel/instant.ts';
import { LiteratureUpdatesService } from '../../literature/updates/literature-updates.service.ts';
import { MovableClock } from '../../platform/clock/movable-clock.ts';
import { readSettings } from '../../platform/config/settings.ts';
import { Database } from '../../platform/database/database.ts';
import { createLogger } from '../../platform/logging/logger.ts';
import { Sweeps } from '../../platform/sweeps/sweeps.ts';
import type { Answered, Numbered, ReplicaMessage } from './messages.ts';

// A replica that works the queue, its Clock moved from outside: `replica.child.js DATABASE_URL INSTANT`, settings in the environment.
const [databaseUrl = '', now = ''] = process.argv.slice(2);
const settings = readSettings(process.env);
const clock = new MovableClock(instant(now));
const logger = createLogger(settings.logLevel);
const almanac = await createContext({ settings, databaseUrl, clock, logger, schedule: false });

const answers: {
  readonly [Kind in ReplicaMessage['kind']]: (message: Extract<ReplicaMessage, { kind: Kind }>) => unknown;
} = {
  moveTo: ({ at }) => clock.moveTo(instant(at)),
  sweep: async () => await almanac.get(Sweeps).runAll(),
  update,
  takeUp,
};

process.on('message', ({ number, message }: Numbered<ReplicaMessage>) => {
  const answer = answers[message.kind] as (message: ReplicaMessage) => unknown;
  Promise.resolve(answer(message)).then(
    (reply) => process.send?.({ number, reply: reply ?? null } satisfies Answered),
    (error: unknown) => {
      console.error(error);
      process.exit(1);
    },
  );
});
process.on('disconnect', () => process.exit(0));
process.send?.({ ready: 'replica' });

async function update({ slugs }: { readonly slugs: readonly string[] }): Promise<void> {
  for (const slug of slugs) await almanac.get(LiteratureUpdatesService).startNow(system('year'), slug);
}

async function takeUp(): Promise<number> {
  const held = await almanac.get(Database).query<{ slug: string }>(
    `select distinct p.slug from literature_search s join literature_update u on u.id = s.update_id
       join policy p on p.id = u.policy_id
      where s.state in ('waiting', 'running', 'failed') and (s.next_try_at > clock_timestamp() or s.state = 'failed')`,
  );
  await update({ slugs: held.map(({ slug }) => slug) });
  return held.length;
}
