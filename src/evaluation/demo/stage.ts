import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { addDays, type CalendarDate } from '../../kernel/calendar-date.ts';
import { atTime, type Zone } from '../../kernel/instant.ts';
import { launch, type Launched } from '../../launch.ts';
import { PubmedServer } from '../pubmed-server/pubmed-server.ts';
import { SampleOrganisation } from '../sample-organisation.ts';
import { samplePeople } from '../sample-people.ts';
import { Api } from './api.ts';
import {
  receiveMail,
  receiveWebhooks,
  type MailReceiver,
  type ReceivedMail,
  type WebhookReceiver,
} from './receivers.ts';

/** Everybody who acts in the story. */
export type Cast = Record<keyof typeof samplePeople | 'public', Api>;

/** A mail and the simulated day on which it arrived. */
export interface DatedMail extends ReceivedMail {
  readonly day: CalendarDate;
}

/** A whole Almanac with real servers around it, and the hands that move its Clock. */
export interface Stage {
  readonly zone: Zone;
  readonly cast: Cast;
  /** With which the cast signs in, and a director signs again at the act. */
  readonly password: string;
  readonly pubmed: PubmedServer;
  readonly webhooks: WebhookReceiver;
  /** The organisation's day by the Clock. */
  today(): Promise<CalendarDate>;
  /** Moves the Clock to a wall time of the organisation. */
  goTo(day: CalendarDate, time: string): Promise<void>;
  /** Goes through every morning up to and including `last` and returns the mail that arrived, day by day. */
  morningsThrough(first: CalendarDate, last: CalendarDate): Promise<DatedMail[]>;
  /** Runs a command of the CLI against this Almanac. */
  command(...args: string[]): Promise<{ code: number; output: string }>;
  close(): Promise<void>;
}

const zone: Zone = 'America/Los_Angeles';

/** Starts everything the story needs, the Clock at 9:00 of a day. */
export async function setStage(begins: CalendarDate): Promise<Stage> {
  const directory = await mkdtemp(join(tmpdir(), 'almanac-demo-'));
  const mail = await receiveMail();
  const webhooks = await receiveWebhooks();
  const pubmed = new PubmedServer();
  const environment = {
    ALMANAC_DATA: directory,
    PORT: '0',
    LOG_LEVEL: 'warn',
    CLOCK_START: atTime(begins, '09:00', zone).toString(),
    ORGANISATION_ZONE: zone,
    SMTP_URL: mail.url,
    EUTILS_URL: await pubmed.listen(),
    WEBHOOK_ALLOWED_HOSTS: webhooks.host,
  };
  const almanac = await launch(environment);
  const close = async (): Promise<void> => {
    await almanac.stop();
    await Promise.all([mail.close(), webhooks.close(), pubmed.close()]);
    await rm(directory, { recursive: true, force: true });
  };
  try {
    const { cast, password } = await castOf(almanac);
    return {
      zone,
      cast,
      password,
      pubmed,
      webhooks,
      close,
      ...clockHands(cast.admin, mail),
      command: commandsIn(environment),
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/** The sample's people, signed in. */
async function castOf({ app, url }: Launched): Promise<{ cast: Cast; password: string }> {
  const sample = app.get(SampleOrganisation);
  const { password } = await sample.addPeople({ administratorToo: true });
  const everybody = new Api(url);
  const names = Object.keys(samplePeople) as (keyof typeof samplePeople)[];
  const cast: Partial<Cast> = { public: everybody };
  for (const name of names) cast[name] = await everybody.signIn(samplePeople[name].email, password);
  return { cast: cast as Cast, password };
}

function clockHands(admin: Api, mail: MailReceiver): Pick<Stage, 'today' | 'goTo' | 'morningsThrough'> {
  const goTo: Stage['goTo'] = async (day, time) => {
    await admin.post('/v1/evaluation/clock', { to: atTime(day, time, zone).toString() });
  };
  return {
    goTo,
    today: async () => (await admin.get<{ today: CalendarDate }>('/v1/evaluation/clock')).body.today,
    async morningsThrough(first, last) {
      const arrived: DatedMail[] = [];
      for (let day = first; day <= last; day = addDays(day, 1)) {
        await goTo(day, '08:00');
        arrived.push(...mail.take().map((each) => ({ ...each, day })));
      }
      return arrived;
    },
  };
}

/** The CLI as a process of its own, which finds this Almanac by its data directory. */
function commandsIn(environment: Readonly<Record<string, string>>): Stage['command'] {
  const almanac = fileURLToPath(new URL('../../cli/almanac.js', import.meta.url));
  return async (...args) =>
    await new Promise((ended, failed) => {
      const child = spawn(process.execPath, [almanac, ...args], {
        env: { PATH: process.env['PATH'], ...environment },
      });
      let output = '';
      child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
      child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
      child.once('error', failed);
      child.once('close', (code) => ended({ code: code ?? 1, output: output.trim() }));
    });
}
