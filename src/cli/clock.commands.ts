import { InvalidArgumentError, type Command } from 'commander';
import { z } from 'zod';
import { system } from '../kernel/actor.ts';
import { isCalendarDate } from '../kernel/calendar-date.ts';
import { formatInstant, instant, startOfDay, type Instant, type Zone } from '../kernel/instant.ts';
import { ApiKeysService } from '../people/api-keys/api-keys.service.ts';
import { wallNow } from '../platform/clock/system-clock.ts';
import { readSettings } from '../platform/config/settings.ts';
import type { Answer } from './answer.ts';
import { withAlmanac } from './connection.ts';
import { CommandRefused } from './failure.ts';
import { askInstance } from './instance.ts';
import { printAnswer } from './run.ts';

const CLOCK = '/v1/evaluation/clock';
/** The key by which the command moves the Clock, should it be killed before it revokes it. */
const KEY_MINUTES = 15;

const clockSchema = z.object({ now: z.string(), zone: z.string(), today: z.string() });
type ClockState = z.output<typeof clockSchema>;

/** `almanac clock …`: the simulated Clock is the running instance's own, so these ask it over HTTP. */
export function clockCommands(program: Command): void {
  const clock = program.command('clock').description('the simulated Clock of a running evaluation');

  clock
    .command('show')
    .description('print what time it is there')
    .action(async (_: object, command: Command) => {
      printAnswer(command, answerOf(await show(instanceUrl())));
    });

  clock
    .command('set')
    .description('move it; everything that falls due on the way happens, in order')
    .argument('<when>', 'an instant with its offset, or a day YYYY-MM-DD for its first moment', readable)
    .option('--leap', 'go there at once, as if Almanac had slept until then')
    .action(async (when: string, options: { leap?: boolean }, command: Command) => {
      const url = instanceUrl();
      const { zone } = await show(url);
      const move = { to: momentOf(when, zone).toString(), leap: options.leap === true };
      const moved = await withClockKey(async (token) => await askInstance(url, CLOCK, { body: move, token }));
      printAnswer(command, answerOf(clockSchema.parse(moved)));
    });
}

function instanceUrl(): string {
  const settings = readSettings(process.env);
  if (settings.evaluation) return settings.publicUrl;
  throw new CommandRefused('unavailable', 'with DATABASE_URL set there is no simulated Clock');
}

async function show(url: string): Promise<ClockState> {
  return clockSchema.parse(await askInstance(url, CLOCK));
}

/** Moving asks for a permission, so the command makes itself a key for this once. */
async function withClockKey<T>(work: (token: string) => Promise<T>): Promise<T> {
  return await withAlmanac(async (almanac) => {
    const keys = almanac.get(ApiKeysService);
    const { key, token } = await keys.create(system('cli'), {
      name: 'almanac clock set',
      scopes: ['evaluation:write'],
      expiresAt: wallNow().add({ minutes: KEY_MINUTES }),
    });
    try {
      return await work(token);
    } finally {
      await keys.revoke(system('cli'), key.id);
    }
  });
}

function readable(text: string): string {
  try {
    momentOf(text, 'UTC');
    return text;
  } catch {
    throw new InvalidArgumentError('Say 2026-09-01T08:00:00-07:00, or 2026-09-01.');
  }
}

function momentOf(text: string, zone: Zone): Instant {
  return isCalendarDate(text) ? startOfDay(text, zone) : instant(text);
}

function answerOf(state: ClockState): Answer {
  return { text: `${formatInstant(instant(state.now), state.zone)} (${state.zone})`, data: state };
}
