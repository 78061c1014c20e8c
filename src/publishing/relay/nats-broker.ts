import { readFile } from 'node:fs/promises';
import {
  DiscardPolicy,
  jetstream,
  JetStreamApiCodes,
  JetStreamApiError,
  jetstreamManager,
  RetentionPolicy,
  StorageType,
  type JetStreamClient,
} from '@nats-io/jetstream';
import {
  connect,
  credsAuthenticator,
  headers,
  nanos,
  PermissionViolationError,
  type NatsConnection,
} from '@nats-io/transport-node';
import { CLOUD_EVENT_MEDIA_TYPE, type CloudEvent } from '../feed/cloud-event.rules.ts';
import type { Broker, BrokerAccess } from './broker.ts';
import { natsFault } from './nats-faults.ts';
import { subjectOf, subjectsOf } from './nats-subjects.rules.ts';

/** How long the server may take to answer: to connect, and to keep an event. */
const PATIENCE_MILLISECONDS = 5000;
/** How often a connection is asked whether it lives; after two questions without an answer it does not. */
const PING_MILLISECONDS = 10_000;
const HOUR_MILLISECONDS = 3_600_000;

/**
 * The stream as it is made where there is none; one that exists is used as it is. A gibibyte holds about a million events,
 * then the oldest make room. An event that comes again within a day is known by its id and dropped: a day is longer than a
 * relay that was killed stays away, and a day's ids take little of the server's memory.
 */
const STREAM = {
  retention: RetentionPolicy.Limits,
  storage: StorageType.File,
  discard: DiscardPolicy.Old,
  max_bytes: 1024 ** 3,
  max_msg_size: 64 * 1024,
  duplicate_window: nanos(24 * HOUR_MILLISECONDS),
  description: 'Almanac: what changed about medical policies, as CloudEvents',
} as const;

/**
 * A stream of NATS JetStream. An event is published in CloudEvents' structured mode (NATS binding §3.2) with its id as
 * Nats-Msg-Id, and counts as kept when the stream has acknowledged it. A lost connection is not mended here: whoever
 * relays opens another, so that nothing that was given up is sent later by itself.
 */
export async function openNats(access: BrokerAccess): Promise<Broker> {
  const connection = await connected(access).catch((error: unknown) => {
    throw natsFault(error);
  });
  const { stream } = access.address;
  try {
    await makeStream(connection, stream);
    return new NatsBroker(connection, jetstream(connection, { timeout: PATIENCE_MILLISECONDS }), stream);
  } catch (error) {
    await connection.close();
    throw natsFault(error);
  }
}

class NatsBroker implements Broker {
  constructor(
    private readonly connection: NatsConnection,
    private readonly client: JetStreamClient,
    private readonly stream: string,
  ) {}

  async publish(event: CloudEvent): Promise<void> {
    const head = headers();
    head.set('Content-Type', CLOUD_EVENT_MEDIA_TYPE);
    try {
      await this.client.publish(subjectOf(this.stream, event), JSON.stringify(event), {
        msgID: event.id,
        headers: head,
        timeout: PATIENCE_MILLISECONDS,
        expect: { streamName: this.stream },
      });
    } catch (error) {
      throw natsFault(error);
    }
  }

  async close(): Promise<void> {
    await this.connection.close().catch(() => undefined); // it is gone already, which is what was wanted
  }
}

async function connected({ address, credentialsFile }: BrokerAccess): Promise<NatsConnection> {
  const { servers, scheme, user, password, token } = address;
  return await connect({
    name: 'almanac relay',
    servers: [...servers],
    ...(user === null || password === null ? {} : { user, pass: password }),
    ...(token === null ? {} : { token }),
    ...(credentialsFile === null
      ? {}
      : { authenticator: credsAuthenticator(await readFile(credentialsFile)) }),
    ...(scheme === 'tls' ? { tls: {} } : {}),
    reconnect: false,
    timeout: PATIENCE_MILLISECONDS,
    pingInterval: PING_MILLISECONDS,
    maxPingOut: 2,
  });
}

/** Makes the stream where it is absent. Who may publish but not look at streams is told by the first acknowledgement. */
async function makeStream(connection: NatsConnection, name: string): Promise<void> {
  const manager = await jetstreamManager(connection, { checkAPI: false, timeout: PATIENCE_MILLISECONDS });
  try {
    await manager.streams.info(name);
  } catch (error) {
    if (isForbidden(error)) return;
    const isAbsent = error instanceof JetStreamApiError && error.code === JetStreamApiCodes.StreamNotFound;
    if (!isAbsent) throw error;
    await manager.streams.add({ ...STREAM, name, subjects: subjectsOf(name) });
  }
}

const isForbidden = (error: unknown): boolean =>
  error instanceof PermissionViolationError ||
  (error instanceof Error && error.cause instanceof PermissionViolationError);
