import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { CloudEvent as Checked } from 'cloudevents';
import { jetstreamManager, type StoredMsg } from '@nats-io/jetstream';
import { connect } from '@nats-io/transport-node';
import type { CloudEvent } from '../../../src/publishing/feed/cloud-event.rules.ts';
import type { FeedReply } from '../../../src/publishing/feed/feed.schemas.ts';
import type { Broker } from '../../../src/publishing/relay/broker.ts';
import { openBroker } from '../../../src/publishing/relay/brokers.ts';
import { Relay } from '../../../src/publishing/relay/relay.ts';
import { readRelayUrl } from '../../../src/platform/config/relay-url.ts';
import { OperationsQueries } from '../../../src/platform/operations/operations.queries.ts';
import { startApp, type AppOptions, type TestApp } from '../../support/app.ts';
import { freshDatabase } from '../../support/fresh-database.ts';
import { publish, tellApproved, tellEffective, type BuiltVersion } from '../builders.ts';
import { hasNats, natsServer, type NatsServer } from './nats-server.ts';

if (!hasNats)
  console.warn('left out: nats-server is not on this machine, the relay is not tested against it');
const withOpenssl = spawnSync('openssl', ['version']).status === 0 ? it : it.skip;
const withNats = hasNats ? describe : describe.skip;

/** A machine that is busy with all the other tests is slow. */
const PATIENCE_MILLISECONDS = 120_000;

const until = async (what: string, holds: () => Promise<boolean>): Promise<void> => {
  const end = performance.now() + 60_000;
  while (!(await holds())) {
    if (performance.now() > end) throw new Error(`waited in vain until ${what}`);
    await new Promise((wake) => setTimeout(wake, 20));
  }
};

withNats('the relay to NATS JetStream', () => {
  let server: NatsServer;
  let apps: TestApp[] = [];
  beforeEach(async () => {
    server = await natsServer();
    await server.start();
  });
  afterEach(async () => {
    for (const app of apps) await app.close();
    apps = [];
    await server.remove();
  });

  const url = (): string => `nats://127.0.0.1:${server.port}`;
  const start = async (options: AppOptions = {}, relayUrl = url()): Promise<TestApp> => {
    const app = await startApp({ ...options, settings: { RELAY_URL: relayUrl, ...options.settings } });
    apps.push(app);
    return app;
  };
  const quiet = async (options: AppOptions = {}): Promise<TestApp> => {
    const app = await startApp(options);
    apps.push(app);
    return app;
  };
  const feedOf = async (app: TestApp): Promise<FeedReply['items']> =>
    (await app.http({ url: '/v1/changes?limit=1000' })).json<FeedReply>().items;

  /** What the stream holds, in its order. */
  const stored = async (stream = 'ALMANAC'): Promise<{ message: StoredMsg; event: CloudEvent }[]> => {
    const connection = await connect({ servers: [`127.0.0.1:${server.port}`], reconnect: false });
    try {
      const manager = await jetstreamManager(connection);
      const { state } = await manager.streams.info(stream);
      const found: { message: StoredMsg; event: CloudEvent }[] = [];
      for (let seq = state.first_seq; seq <= state.last_seq && state.messages > 0; seq += 1) {
        const message = await manager.streams.getMessage(stream, { seq });
        if (message !== null) found.push({ message, event: message.json<CloudEvent>() });
      }
      return found;
    } finally {
      await connection.close();
    }
  };
  const storedIds = async (): Promise<string[]> =>
    await stored().then(
      (found) => found.map(({ event }) => event.id),
      () => [], // the server is away, or has no stream yet
    );
  /** Waits until the stream holds just what the feed does, in its order. */
  const matches = async (app: TestApp): Promise<void> => {
    const ids = (await feedOf(app)).map(({ id }) => id);
    await until('the stream holds what the feed does', async () => (await storedIds()).length >= ids.length);
    expect(await storedIds()).toEqual(ids);
  };
  const tellMany = async (app: TestApp, version: BuiltVersion, count: number): Promise<void> => {
    for (let n = 0; n < count; n += 1) await tellApproved(app, version);
    await app.drain();
  };

  it('makes the stream and keeps each event in it as a CloudEvent, under the id and subject of its policy', async () => {
    const app = await start();
    const { version } = await publish(app, 'lysis');
    await tellApproved(app, version);
    await tellEffective(app, version);
    await app.drain();
    await matches(app);
    const found = await stored();
    const feed = await feedOf(app);
    expect(found.map(({ message }) => message.subject)).toEqual([
      'almanac.policy.lysis.version.approved',
      'almanac.policy.lysis.version.effective',
    ]);
    for (const [index, { message, event }] of found.entries()) {
      expect(new Checked({ ...event }).validate()).toBe(true);
      expect(message.header.get('Nats-Msg-Id')).toBe(event.id);
      expect(message.header.get('Content-Type')).toBe('application/cloudevents+json');
      expect(event).toMatchObject({
        id: feed[index]!.id,
        source: 'http://localhost:3000',
        type: feed[index]!.type,
        partitionkey: version.policy.id,
        data: feed[index]!.data,
      });
    }
    const connection = await connect({ servers: [`127.0.0.1:${server.port}`] });
    const { config } = await (await jetstreamManager(connection)).streams.info('ALMANAC');
    await connection.close();
    expect(config).toMatchObject({
      subjects: ['almanac.policy.>'],
      max_bytes: 1024 ** 3,
      storage: 'file',
      discard: 'old',
      duplicate_window: 24 * 3600 * 1e9,
    });
  });

  it(
    'begins at the beginning of the feed, and uses a stream that is there as it is',
    async () => {
      const connection = await connect({ servers: [`127.0.0.1:${server.port}`] });
      const manager = await jetstreamManager(connection);
      await manager.streams.add({ name: 'EAST', subjects: ['east.policy.>', 'other.>'], max_msgs: 5 });
      const database = await freshDatabase();
      const before = await startApp({ databaseUrl: database.url });
      await tellMany(before, (await publish(before, 'lysis')).version, 3);
      await before.close();
      const app = await start({ databaseUrl: database.url }, `${url()}/EAST`);
      const ids = (await feedOf(app)).map(({ id }) => id);
      await until('all is relayed', async () => (await stored('EAST')).length === ids.length);
      expect((await stored('EAST')).map(({ event }) => event.id)).toEqual(ids);
      const { config } = await manager.streams.info('EAST');
      expect(config).toMatchObject({ max_msgs: 5, subjects: ['east.policy.>', 'other.>'] });
      await connection.close();
      await app.close();
      apps = [];
      await database.drop();
    },
    PATIENCE_MILLISECONDS,
  );

  it(
    'goes on where it was when the server is killed and comes back, in order and without a gap',
    async () => {
      const app = await start();
      const { version } = await publish(app, 'lysis');
      const { version: other } = await publish(app, 'other');
      const telling = (async () => {
        for (let n = 0; n < 60; n += 1) await tellApproved(app, n % 3 === 0 ? other : version);
      })();
      for (let kills = 0; kills < 2; kills += 1) {
        await until('some of it is relayed', async () => (await storedIds()).length > kills * 15 + 5);
        await server.kill();
        await server.start();
      }
      await telling;
      await app.drain();
      await matches(app);
    },
    PATIENCE_MILLISECONDS,
  );

  it(
    'loses nothing while the broker is away, and tells how far behind it is',
    async () => {
      await server.kill();
      const app = await start();
      await tellMany(app, (await publish(app, 'lysis')).version, 30);
      interface Ready {
        backlogs: { name: string; waiting: number; oldestSeconds: number; error: string | null }[];
      }
      const relayOf = async () =>
        (await app.http({ url: '/readyz' })).json<Ready>().backlogs.find(({ name }) => name === 'relay');
      await until('the fault is told', async () => (await relayOf())?.error !== null);
      expect(await relayOf()).toMatchObject({ waiting: 30, error: 'the broker is away: connection refused' });
      expect((await app.http({ url: '/metrics' })).text).toContain('almanac_backlog{name="relay"} 30');
      expect((await app.http({ url: '/readyz' })).status).toBe(200);
      await app.database.query('alter table feed_event disable trigger feed_event_append_only');
      await app.database.query(`update feed_event set numbered_at = numbered_at - interval '11 minutes'`);
      await app.database.query('alter table feed_event enable trigger feed_event_append_only');
      expect(await app.nest.get(OperationsQueries).standstills()).toContain('the backlog relay');
      await server.start();
      await matches(app);
      await until('nothing waits', async () => (await relayOf())?.waiting === 0);
      expect(await relayOf()).toEqual({ name: 'relay', waiting: 0, oldestSeconds: 0, error: null });
    },
    PATIENCE_MILLISECONDS,
  );

  it(
    'relays once from two replicas at once',
    async () => {
      const app = await start();
      const second = await start({ databaseUrl: app.databaseUrl });
      const { version } = await publish(app, 'lysis');
      await Promise.all([tellMany(app, version, 40), tellMany(second, version, 40)]);
      await matches(app);
      await second.close();
      apps = [app];
      await tellMany(app, version, 5);
      await matches(app);
    },
    PATIENCE_MILLISECONDS,
  );

  /** A process that relays only when it is told to. */
  const replica = async (worker: TestApp): Promise<Relay> => {
    const settings = { RELAY_URL: url(), WORK_QUEUE: 'false' };
    const app = await quiet({ settings, databaseUrl: worker.databaseUrl });
    const relay: Relay = app.nest.get(Relay);
    return relay;
  };
  /** A broker that keeps nothing and does as it is told with each event. */
  const brokerOf = (take: (event: CloudEvent) => Promise<void>): Broker => ({
    publish: take,
    close: async () => await Promise.resolve(),
  });
  const idsOf = async (app: TestApp): Promise<string[]> => (await feedOf(app)).map(({ id }) => id);
  /** The holder was away for so long that its lease is over. */
  const endLease = async (app: TestApp): Promise<void> => {
    await app.database.query(
      `update relay_position set held_until = clock_timestamp() where holder is not null`,
    );
  };

  it(
    'sends again what it had not noted when it died, and the stream drops it',
    async () => {
      const worker = await quiet();
      await tellMany(worker, (await publish(worker, 'lysis')).version, 6);
      const [first, second] = [await replica(worker), await replica(worker)];
      const broker = await openBroker({ address: readRelayUrl(url())!, credentialsFile: null });
      const stuck = Promise.withResolvers<void>();
      const goesOn = Promise.withResolvers<void>();
      let sent = 0;
      const dying = first.turn(
        brokerOf(async (event) => {
          await broker.publish(event);
          sent += 1;
          if (sent < 4) return;
          stuck.resolve();
          await goesOn.promise;
        }),
      );
      await stuck.promise;
      expect(await storedIds()).toHaveLength(4);
      expect(await second.turn(broker)).toEqual({ relayed: 0, ours: false, fault: undefined });
      await endLease(worker);
      expect(await second.turn(broker)).toMatchObject({ relayed: 6, ours: true, fault: undefined });
      await tellMany(worker, (await publish(worker, 'other')).version, 1);
      expect(await second.turn(broker)).toMatchObject({ relayed: 1 });
      // the first was only asleep: it finds out, and neither sends nor notes anything
      await new Promise((wake) => setTimeout(wake, 300));
      goesOn.resolve();
      expect(await dying).toEqual({ relayed: 0, ours: false, fault: undefined });
      expect(sent).toBe(4);
      await broker.close();
      await matches(worker);
      expect((await second.backlog()).waiting).toBe(0);
    },
    PATIENCE_MILLISECONDS,
  );

  it(
    'has no transaction open and no row locked while the broker has an event, and notes as it goes',
    async () => {
      const worker = await quiet();
      await tellMany(worker, (await publish(worker, 'lysis')).version, 50);
      const relay = await replica(worker);
      const waiting: number[] = [];
      const seen: unknown[] = [];
      const slow = brokerOf(async () => {
        seen.push(
          ...(await worker.database.query(
            `select pid, query from pg_stat_activity where datname = current_database() and state like 'idle in%' and query ~ 'relay_position|feed'
             union all select pid, locktype from pg_locks where relation = 'relay_position'::regclass and pid <> pg_backend_pid()`,
          )),
        );
        // nobody has to wait for the row
        await worker.database.query('select from relay_position for update nowait');
        waiting.push((await relay.backlog()).waiting);
      });
      expect(await relay.turn(slow)).toMatchObject({ relayed: 50, ours: true });
      expect(seen).toEqual([]);
      expect(waiting.at(-1)).toBeLessThanOrEqual(30);
      expect((await relay.backlog()).waiting).toBe(0);
    },
    PATIENCE_MILLISECONDS,
  );

  it(
    'notes what was taken when the broker fails in the middle, and stays with the event that was not',
    async () => {
      const worker = await quiet();
      await tellMany(worker, (await publish(worker, 'lysis')).version, 5);
      const relay = await replica(worker);
      const seen: string[] = [];
      const take = async ({ id }: CloudEvent) => await Promise.resolve(void seen.push(id));
      const fails = brokerOf(async (event) => {
        if (seen.length === 3) throw new Error('no answer');
        await take(event);
      });
      expect(await relay.turn(fails)).toMatchObject({ relayed: 3, ours: true, fault: expect.any(Error) });
      expect(await relay.backlog()).toMatchObject({ waiting: 2, error: 'no answer' });
      expect(await relay.turn(brokerOf(take))).toMatchObject({ relayed: 2, fault: undefined });
      expect(seen).toEqual(await idsOf(worker));
      expect(await relay.backlog()).toMatchObject({ waiting: 0, error: null });
    },
    PATIENCE_MILLISECONDS,
  );

  it(
    'is not called failing by a replica that cannot reach the broker, while another relays',
    async () => {
      const worker = await quiet();
      await tellMany(worker, (await publish(worker, 'lysis')).version, 2);
      const [healthy, cutOff] = [await replica(worker), await replica(worker)];
      const numbered = async (when: string): Promise<void> => {
        await worker.database.query('alter table feed_event disable trigger feed_event_append_only');
        await worker.database.query(`update feed_event set numbered_at = clock_timestamp() ${when}`);
        await worker.database.query('alter table feed_event enable trigger feed_event_append_only');
      };
      await numbered(`+ interval '1 minute'`);
      await cutOff.noteFault('cut off');
      await cutOff.noteFault('cut off');
      expect((await healthy.backlog()).error).toBeNull(); // nothing is overdue: another will be at it
      await numbered(`- interval '1 minute'`);
      const during: unknown[] = [];
      await healthy.turn(
        brokerOf(async () => {
          await cutOff.noteFault('cut off');
          during.push((await healthy.backlog()).error);
        }),
      );
      expect(during).toEqual([null, null]);
      await tellMany(worker, (await publish(worker, 'other')).version, 1);
      await numbered(`- interval '1 minute'`);
      await cutOff.noteFault('cut off');
      expect(await healthy.backlog()).toMatchObject({ waiting: 1, error: 'cut off' });
      await healthy.turn(brokerOf(async () => await Promise.resolve()));
      expect(await healthy.backlog()).toMatchObject({ waiting: 0, error: null });
    },
    PATIENCE_MILLISECONDS,
  );

  it(
    'labels events with the epoch that they are numbered in, and goes on from where a promoted feed still goes',
    async () => {
      const worker = await quiet();
      const { version } = await publish(worker, 'lysis');
      await tellMany(worker, version, 4);
      const relay = await replica(worker);
      const taken: CloudEvent[] = [];
      const broker = brokerOf(async (event) => await Promise.resolve(void taken.push(event)));
      await relay.turn(broker);
      const epoch = taken[0]!.feedepoch;
      const kept = await idsOf(worker);
      await worker.database.query(
        `alter table feed disable trigger feed_stamp; alter table feed_event disable trigger feed_event_append_only;
         update feed set last_sequence = 2, home = 'elsewhere'; delete from feed_event where sequence > 2;
         alter table feed enable trigger feed_stamp; alter table feed_event enable trigger feed_event_append_only;`,
      );
      expect((await relay.backlog()).waiting).toBe(0);
      await relay.turn(broker); // it is this that finds out where the feed comes from
      expect(taken).toHaveLength(4);
      await tellMany(worker, version, 3);
      expect((await relay.backlog()).waiting).toBe(3);
      expect(await relay.turn(broker)).toMatchObject({ relayed: 3 });
      const [head] = await worker.database.query<{ epoch: string }>('select epoch from feed');
      expect(head!.epoch).not.toBe(epoch);
      expect(taken.map(({ feedepoch, sequence }) => [feedepoch, Number(sequence)])).toEqual([
        ...[1, 2, 3, 4].map((number) => [epoch, number]),
        ...[3, 4, 5].map((number) => [head!.epoch, number]),
      ]);
      expect([...kept.slice(0, 2), ...taken.slice(4).map(({ id }) => id)]).toEqual(await idsOf(worker));
    },
    PATIENCE_MILLISECONDS,
  );

  it(
    'notes nothing that the feed does not hold any more: what then gets those numbers is relayed too',
    async () => {
      const worker = await quiet();
      const { version } = await publish(worker, 'lysis');
      await tellMany(worker, version, 3);
      const relay = await replica(worker);
      const putBack = brokerOf(async ({ sequence }) => {
        if (Number(sequence) !== 3) return;
        await worker.database.query(
          `alter table feed_event disable trigger feed_event_append_only;
           update feed set last_sequence = 1; delete from feed_event where sequence > 1;
           alter table feed_event enable trigger feed_event_append_only;`,
        );
      });
      expect(await relay.turn(putBack)).toMatchObject({ relayed: 0, ours: false });
      await tellMany(worker, version, 2);
      const taken: string[] = [];
      await relay.turn(brokerOf(async ({ id }) => await Promise.resolve(void taken.push(id))));
      expect(taken).toEqual(await idsOf(worker));
    },
    PATIENCE_MILLISECONDS,
  );

  describe('what a person must mend', () => {
    const open = async (text: string, credentialsFile: string | null = null): Promise<unknown> =>
      await openBroker({ address: readRelayUrl(text)!, credentialsFile }).then(
        async (broker) => await broker.close(),
        (error: unknown) => error,
      );

    it(
      'is told in plain words: credentials, TLS and a stream of others',
      async () => {
        const refuses = (message: string) => expect.objectContaining({ name: 'BrokerRefuses', message });
        expect(await open(`tls://127.0.0.1:${server.port}`)).toEqual(
          refuses('RELAY_URL asks for TLS, which the broker does not offer'),
        );
        expect(await open(url(), '/nowhere/relay.creds')).toEqual(
          refuses('RELAY_CREDENTIALS: the file cannot be read: ENOENT'),
        );
        expect(await open(url(), fileURLToPath(import.meta.url))).toEqual(
          refuses('RELAY_CREDENTIALS: the file holds no credentials of NATS'),
        );
        const connection = await connect({ servers: [`127.0.0.1:${server.port}`] });
        await (await jetstreamManager(connection)).streams.add({ name: 'OTHERS', subjects: ['almanac.>'] });
        await connection.close();
        expect(await open(url())).toEqual(refuses(expect.stringContaining('overlap') as unknown as string));

        await server.kill();
        server.configure('authorization { user: relay, password: right }');
        await server.start();
        const refused = refuses('the broker refuses the credentials of RELAY_URL or RELAY_CREDENTIALS');
        expect(await open(url())).toEqual(refused);
        expect(await open(`nats://relay:wrong@127.0.0.1:${server.port}`)).toEqual(refused);
        expect(await open(`nats://relay:right@127.0.0.1:${server.port}/SEPARATE`)).toBeUndefined();
      },
      PATIENCE_MILLISECONDS,
    );

    withOpenssl(
      'is told of a certificate that nobody vouches for, with TLS asked for or only offered',
      async () => {
        await server.kill();
        server.configure(server.certificate());
        await server.start();
        for (const scheme of ['tls', 'nats']) {
          expect(await open(`${scheme}://127.0.0.1:${server.port}`)).toMatchObject({
            name: 'BrokerRefuses',
            message: expect.stringContaining('DEPTH_ZERO_SELF_SIGNED_CERT'),
          });
        }
      },
    );

    it(
      'is told of a server without JetStream, which may be only starting',
      async () => {
        await server.kill();
        server.configure('jetstream: disabled');
        await server.start();
        expect(await open(url())).toMatchObject({
          name: 'BrokerAway',
          message: expect.stringContaining('JetStream is off'),
        });
      },
      PATIENCE_MILLISECONDS,
    );

    it(
      'keeps the process going: it tries on, and relays when it is mended',
      async () => {
        await server.kill();
        server.configure('authorization { user: relay, password: right }');
        await server.start();
        const app = await start({}, `nats://relay:wrong@127.0.0.1:${server.port}`);
        await tellMany(app, (await publish(app, 'lysis')).version, 3);
        const relay = app.nest.get(Relay);
        await until('the fault is told', async () => (await relay.backlog()).error !== null);
        expect((await relay.backlog()).error).toContain('refuses the credentials');
        expect(JSON.stringify(await relay.backlog())).not.toContain('wrong');
        await server.kill();
        server.configure('authorization { user: relay, password: wrong }');
        await server.start();
        await until('nothing waits', async () => (await relay.backlog()).waiting === 0);
      },
      PATIENCE_MILLISECONDS,
    );

    it(
      'lets a user who may only publish relay into a stream that is there',
      async () => {
        const connection = await connect({ servers: [`127.0.0.1:${server.port}`] });
        await (
          await jetstreamManager(connection)
        ).streams.add({ name: 'ALMANAC', subjects: ['almanac.policy.>'] });
        await connection.close();
        await server.kill();
        server.configure(`authorization { users: [
        { user: relay, password: right, permissions: { publish: ["almanac.policy.>"], subscribe: ["_INBOX.>"] } } ] }`);
        await server.start();
        const app = await start({}, `nats://relay:right@127.0.0.1:${server.port}`);
        await tellMany(app, (await publish(app, 'lysis')).version, 3);
        const relay = app.nest.get(Relay);
        await until('nothing waits', async () => (await relay.backlog()).waiting === 0);
      },
      PATIENCE_MILLISECONDS,
    );
  });
});

describe('the relay where it is not asked for', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startApp();
  });
  afterAll(async () => {
    await app.close();
  });

  it('is not there: no position, no backlog', async () => {
    expect((await app.http({ url: '/readyz' })).json()).toMatchObject({
      backlogs: expect.not.arrayContaining([expect.objectContaining({ name: 'relay' })]),
    });
    expect(await app.database.query('select from relay_position')).toEqual([]);
  });
});
