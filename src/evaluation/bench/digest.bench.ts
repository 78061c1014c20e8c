import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { extname } from 'node:path';
import { createTransport } from 'nodemailer';
import pg from 'pg';
import { Clock } from '../../kernel/clock.ts';
import { Database } from '../../platform/database/database.ts';
import { Jobs } from '../../platform/jobs/jobs.ts';
import { MailTransport, type FinishedMail } from '../../platform/mail/mail.ts';
import { Sweeps } from '../../platform/sweeps/sweeps.ts';
import { sendReminderMessage } from '../../reviews/reminders/reminder-message.ts';
import { report, secondsOf, whole } from './measure.ts';
import type { App, Workbench } from './workbench.ts';

const PEOPLE = 2000;
const RUNGS = 10_000;
/** Before the measured ones: fills caches and plans, and shows that the number of statements stays. */
const FEW = 10;
/** Milliseconds between two looks at how far the mail is. */
const LOOK_MS = 5;
/** The statement that writes reminders. */
const REMINDERS = /insert into reminder \(/;

/**
 * A day's digest for 2,000 people out of 10,000 rungs. It is planned with as many statements as one for ten rungs, of
 * which one writes reminders, and sent as fast as a mail server that keeps what it takes takes it from one bare
 * nodemailer connection.
 */
export async function digestBench(bench: Workbench): Promise<void> {
  const sink = await startSink();
  try {
    const { app } = await bench.app(false, { SMTP_URL: sink.url, EUTILS_URL: 'http://127.0.0.1:9/' });
    try {
      const mails = recordMails(app);
      await fill(app, 'few', FEW, FEW);
      const few = await plan(app, FEW);
      await fill(app, 'many', PEOPLE, RUNGS);
      const many = await plan(app, RUNGS);
      if (many.statements.length !== few.statements.length)
        throw new Error(
          `${many.statements.length} statements plan ${RUNGS} rungs, ${few.statements.length} plan ${FEW}`,
        );
      const writing = many.statements.filter((text) => REMINDERS.test(text)).length;
      if (writing !== 1) throw new Error(`${writing} statements write reminders`);
      report(
        `plan the digests of ${PEOPLE} people from ${RUNGS} rungs / from ${FEW}`,
        `${many.seconds.toFixed(2)} s`,
        `${few.seconds.toFixed(2)} s`,
        many.seconds / few.seconds,
      );
      const ours = await throughQueue(app, sink, FEW + PEOPLE);
      const bare = await bareNodemailer(sink, mails);
      const [a, b] = [mails.length / ours, mails.length / bare];
      report(
        'send them / bare nodemailer on one connection',
        whole(a, 'mails/s'),
        whole(b, 'mails/s'),
        a / b,
      );
    } finally {
      await app.close();
    }
  } finally {
    sink.close();
  }
}

/** Policies of one rung each that is due now, shared out among owners. */
async function fill(app: App, name: string, people: number, rungs: number): Promise<void> {
  const database = app.get(Database);
  const now = app.get(Clock).now();
  await database.query(
    `insert into person (id, email, name, created_at)
     select gen_random_uuid(), $1 || n || '@plan.example', 'Owner ' || n, now() from generate_series(1, $2::int) n`,
    [name, people],
  );
  await database.query(
    `with owner as (select array_agg(id) as ids from person where email like $1 || '%'), added as (
       insert into policy (id, slug, title, owner_id, created_at)
       select gen_random_uuid(), $1 || n, 'Policy ' || n, ids[1 + n % $2::int], now() from generate_series(1, $3::int) n, owner
       returning id)
     insert into policy_review_dates (policy_id, revision, last_review, next_review, recorded_at)
     select id, 1, '2025-11', '2026-09', now() from added`,
    [name, people, rungs],
  );
  await database.query(
    `insert into review_rung (id, policy_id, schedule_revision, rung_key, occurrence, due_on, send_at)
     select gen_random_uuid(), id, 1, 'before_120', 0, $2::date, $3 from policy where slug like $1 || '%'`,
    [name, now.toString().slice(0, 10), now],
  );
  await database.query('vacuum analyze');
}

/** Sweeps what is due; says how long it took and with which statements. */
async function plan(app: App, rungs: number): Promise<{ seconds: number; statements: readonly string[] }> {
  const listening = listenToStatements();
  let claimed = 0;
  try {
    const seconds = await secondsOf(async () => (claimed = await app.get(Sweeps).run('reviews.send-rungs')));
    if (claimed < rungs) throw new Error(`the sweep claimed ${claimed} of ${rungs}`);
    return { seconds, statements: listening.ofWriterOf(REMINDERS) };
  } finally {
    listening.stop();
  }
}

/** Notes the text of every statement that this process sends to a database, by connection. */
function listenToStatements(): { ofWriterOf: (what: RegExp) => readonly string[]; stop: () => void } {
  const statements = new Map<pg.Client, string[]>();
  const prototype = pg.Client.prototype;
  const own = Object.getOwnPropertyDescriptor(prototype, 'query')!;
  const query = own.value as (...given: unknown[]) => unknown;
  Object.defineProperty(prototype, 'query', {
    ...own,
    value(this: pg.Client, ...given: unknown[]) {
      const [statement] = given as [string | { text?: string }];
      const said = statements.get(this) ?? [];
      statements.set(this, [...said, typeof statement === 'string' ? statement : (statement.text ?? '')]);
      return query.apply(this, given);
    },
  });
  return {
    ofWriterOf: (what) => [...statements.values()].find((said) => said.some((text) => what.test(text))) ?? [],
    stop: () => Object.defineProperty(prototype, 'query', own),
  };
}

/** Every mail from now on, as the application hands it to its transport. */
function recordMails(app: App): FinishedMail[] {
  const mails: FinishedMail[] = [];
  const transport = app.get(MailTransport);
  const deliver = transport.deliver.bind(transport);
  transport.deliver = async (mail) => {
    mails.push(mail);
    await deliver(mail);
  };
  return mails;
}

/** Seconds from the first look at the queue until every mail is sent and marked. */
async function throughQueue(app: App, sink: Sink, mails: number): Promise<number> {
  const seconds = await secondsOf(async () => {
    await app.get(Jobs).begin(sendReminderMessage);
    const unsent = async (): Promise<number> =>
      (
        await app
          .get(Database)
          .query<{ left: number }>(
            `select count(*)::int as left from reminder_message where state = 'planned'`,
          )
      )[0]!.left;
    while ((await sink.taken()) < mails || (await unsent()) > 0)
      await new Promise((wake) => setTimeout(wake, LOOK_MS));
  });
  return seconds;
}

/** Seconds for the same mails from nodemailer alone. */
async function bareNodemailer(sink: Sink, mails: readonly FinishedMail[]): Promise<number> {
  const smtp = createTransport({ url: sink.url, pool: true, maxConnections: 1, maxMessages: Infinity });
  try {
    return await secondsOf(
      async () =>
        await Promise.all(
          mails.map(
            async ({ to, headers, references = [], ...mail }) =>
              await smtp.sendMail({
                ...mail,
                to: [...to],
                headers: { ...headers },
                references: [...references],
              }),
          ),
        ),
    );
  } finally {
    smtp.close();
  }
}

interface Sink {
  readonly url: string;
  taken(): Promise<number>;
  close(): void;
}

async function startSink(): Promise<Sink> {
  const child: ChildProcess = fork(new URL(`./mail-sink.child${extname(import.meta.url)}`, import.meta.url));
  const [{ url }] = (await once(child, 'message')) as [{ url: string }];
  return {
    url,
    async taken() {
      child.send('how many?');
      const [{ taken }] = (await once(child, 'message')) as [{ taken: number }];
      return taken;
    },
    close: () => child.disconnect(),
  };
}
