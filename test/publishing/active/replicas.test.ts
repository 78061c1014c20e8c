import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { instant } from '../../../src/kernel/instant.ts';
import { ChangeListener } from '../../../src/platform/changes/change-listener.ts';
import { LISTENER_NAME } from '../../../src/platform/changes/listening-connection.ts';
import {
  startEmbeddedPostgres,
  type EmbeddedPostgres,
} from '../../../src/platform/database/embedded/embedded-postgres.ts';
import { prepareDatabase } from '../../../src/platform/database/prepare-database.ts';
import { InForceQueries } from '../../../src/publishing/active/in-force.queries.ts';
import { startApp, type TestApp } from '../../support/app.ts';
import { freshDatabase, type FreshDatabase } from '../../support/fresh-database.ts';
import { listenOn, until, type Network } from '../../support/network.ts';
import { startTcpProxy, type TcpProxy } from '../../support/tcp-proxy.ts';
import { buildApproved, govern, publish, type BuiltPolicy, type BuiltVersion } from '../builders.ts';

const NOW = '2026-02-10T17:00:00Z';

/** A policy with two signed versions, of which now one and now the other is put in force. */
class Changing {
  private turn = 0;
  constructor(
    private readonly app: TestApp,
    readonly policy: BuiltPolicy,
    readonly versions: readonly [BuiltVersion, BuiltVersion],
  ) {}

  static async publish(app: TestApp, slug: string): Promise<Changing> {
    app.clock.moveTo(instant(NOW));
    const { policy, version } = await publish(app, slug);
    const second = await buildApproved(app, policy, { number: 2, effective: '2026-01-01' });
    return new Changing(app, policy, [version, second]);
  }

  /** Puts the other version in force; returns its number. */
  async change(): Promise<number> {
    this.turn += 1;
    this.app.clock.moveTo(instant(NOW).add({ seconds: this.turn }));
    const version = this.versions[this.turn % 2 === 0 ? 0 : 1];
    await govern(this.app, this.policy, [{ version, from: '2026-01-01', until: null }]);
    return version.number;
  }
}

/** Asks a replica, and knows whether it asked the database. */
class Replica {
  private constructor(
    readonly app: TestApp,
    private readonly network: Network,
    readonly listener: ChangeListener,
  ) {}

  static async start(databaseUrl: string): Promise<Replica> {
    const app = await startApp({ databaseUrl, now: NOW });
    const replica = new Replica(app, await listenOn(app), app.nest.get(ChangeListener));
    await until('the lease', () => replica.listener.isTrusted);
    return replica;
  }

  async versionOf({ policy }: Changing): Promise<number> {
    const reply = await this.network(`/v1/policies/${policy.slug}/active`);
    return reply.json<{ version: number }>().version;
  }

  /** Asks until the answer comes from memory. */
  async warm(changing: Changing): Promise<void> {
    const asked = jest.spyOn(this.app.nest.get(InForceQueries), 'timeline');
    await until('an answer from memory', async () => {
      asked.mockClear();
      await this.versionOf(changing);
      return asked.mock.calls.length === 0;
    });
    asked.mockRestore();
  }
}

describe('a replica behind a bad network', () => {
  let fresh: FreshDatabase;
  let proxy: TcpProxy;
  let replica: Replica;
  let writer: TestApp;
  let changing: Changing;
  let slugs = 0;

  beforeAll(async () => {
    fresh = await freshDatabase();
    proxy = await startTcpProxy(fresh.url);
    replica = await Replica.start(proxy.through(fresh.url));
    writer = await startApp({ databaseUrl: fresh.url, now: NOW });
  });
  afterAll(async () => {
    await Promise.all([replica.app.close(), writer.close()]);
    await proxy.close();
    await fresh.drop();
  });
  beforeEach(async () => {
    slugs += 1;
    changing = await Changing.publish(writer, `policy-${slugs}`);
    await until('the lease', () => replica.listener.isTrusted);
    await replica.warm(changing);
  });
  afterEach(() => {
    proxy.thaw();
    proxy.loseNotifications(false);
  });

  it('hears of each change within a second, from memory before and after', async () => {
    for (let n = 0; n < 5; n += 1) {
      const version = await changing.change();
      await until('the change', async () => (await replica.versionOf(changing)) === version, 1);
      await replica.warm(changing);
      expect(await replica.versionOf(changing)).toBe(version);
    }
  });

  it('is never stale for more than a second when notifications are lost on a connection that lives', async () => {
    proxy.loseNotifications(true);
    for (let n = 0; n < 3; n += 1) {
      const version = await changing.change();
      await until('the change', async () => (await replica.versionOf(changing)) === version, 1);
      await replica.warm(changing);
      expect(await replica.versionOf(changing)).toBe(version);
    }
  });

  it('is right a second after its listener’s socket went half open, and after it came back', async () => {
    proxy.freeze(LISTENER_NAME);
    const version = await changing.change();
    await until('the end of the lease', () => !replica.listener.isTrusted, 1.1);
    expect(await replica.versionOf(changing)).toBe(version);
    proxy.thaw();
    await until('the lease', () => replica.listener.isTrusted);
    expect(await replica.versionOf(changing)).toBe(version);
    await replica.warm(changing);
    expect(await replica.versionOf(changing)).toBe(version);
  });

  it('is right at once when its listener’s connection was cut in the middle of a change', async () => {
    proxy.cut(LISTENER_NAME);
    const version = await changing.change();
    await until('the change', async () => (await replica.versionOf(changing)) === version, 1);
    await until('the lease', () => replica.listener.isTrusted);
    await replica.warm(changing);
    expect(await replica.versionOf(changing)).toBe(version);
  });

  it('counts a transaction once, however much it changes, and none that is rolled back', async () => {
    const count = async () => {
      const [row] = await writer.database.query<{ transactions: string }>(
        `select transactions from change_count where channel = 'almanac_in_force'`,
      );
      return Number(row!.transactions);
    };
    const before = await count();
    await writer.database.transaction(async (tx) => {
      for (let revision = 2; revision < 12; revision += 1) {
        await tx.query(
          `insert into policy_review_dates (policy_id, revision, last_review, next_review, reason, recorded_at)
           values ($1, $2, '2026-01', '2027-01', 'a test', $3)`,
          [changing.policy.id, revision, NOW],
        );
      }
    });
    expect(await count()).toBe(before + 1);
    await expect(
      writer.database.transaction(async (tx) => {
        await tx.query(
          `insert into policy_review_dates (policy_id, revision, last_review, next_review, reason, recorded_at)
           values ($1, 12, '2026-01', '2027-01', 'a test', $2)`,
          [changing.policy.id, NOW],
        );
        throw new Error('changed my mind');
      }),
    ).rejects.toThrow('changed my mind');
    expect(await count()).toBe(before + 1);
  });
});

describe('a replica whose database is started anew', () => {
  let directory: string;
  let server: EmbeddedPostgres;
  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'almanac-restart-'));
    server = await startEmbeddedPostgres(directory, { settings: { fsync: 'off' } });
    await prepareDatabase(server.url('postgres'));
  }, 60_000);
  afterAll(async () => {
    await server.stop();
    await rm(directory, { recursive: true, force: true });
  });

  it('believes nothing it remembered, and remembers again', async () => {
    const proxy = await startTcpProxy(server.url('postgres'));
    const replica = await Replica.start(proxy.through(server.url('postgres')));
    let writer = await startApp({ databaseUrl: server.url('postgres'), now: NOW });
    try {
      const changing = await Changing.publish(writer, 'restarted');
      await replica.warm(changing);
      await writer.close();
      await server.stop();
      await until('the end of the lease', () => !replica.listener.isTrusted, 1.1);
      server = await startEmbeddedPostgres(directory, { settings: { fsync: 'off' } });
      writer = await startApp({ databaseUrl: server.url('postgres'), now: NOW });
      const after = new Changing(writer, changing.policy, changing.versions);
      const version = await after.change(); // while the replica still has no way to the database
      proxy.leadTo(server.url('postgres'));
      await until('the lease', () => replica.listener.isTrusted, 15);
      expect(await replica.versionOf(after)).toBe(version);
      await replica.warm(after);
      expect(await replica.versionOf(after)).toBe(version);
    } finally {
      await Promise.all([replica.app.close(), writer.close()]);
      await proxy.close();
    }
  }, 90_000);
});
