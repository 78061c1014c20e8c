import { types } from 'node:util';
import { JetStreamApiError } from '@nats-io/jetstream';
import {
  AuthorizationError,
  InvalidArgumentError,
  PermissionViolationError,
  UserAuthenticationExpiredError,
} from '@nats-io/transport-node';
import { BrokerAway, BrokerRefuses } from './broker.ts';

/** What Node calls a certificate or a handshake that is not right (its own codes and those of OpenSSL). */
const CERTIFICATE = /^(ERR_TLS|ERR_SSL|CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO_|HOSTNAME_MISMATCH|EPROTO)/;

/** The name of an error whose class the client keeps to itself. */
const NOT_ENABLED = 'JetStreamNotEnabled';

type Fault = BrokerAway | BrokerRefuses;

/** Each kind of trouble and what the operator is told of it, the first that fits. */
const faults: readonly ((error: Error) => Fault | undefined)[] = [
  (error) => (error instanceof BrokerRefuses || error instanceof BrokerAway ? error : undefined),
  (error) =>
    error instanceof AuthorizationError || error instanceof UserAuthenticationExpiredError
      ? new BrokerRefuses('the broker refuses the credentials of RELAY_URL or RELAY_CREDENTIALS', error)
      : undefined,
  (error) =>
    error instanceof PermissionViolationError
      ? new BrokerRefuses(`the broker does not permit our ${error.operation} to ${error.subject}`, error)
      : undefined,
  (error) =>
    error.name === NOT_ENABLED
      ? new BrokerAway('no stream answers: JetStream is off, or the stream does not take our subjects', error)
      : undefined,
  (error) =>
    error instanceof JetStreamApiError
      ? new BrokerRefuses(`the stream does not take our events: ${error.message}`, error)
      : undefined,
  (error) =>
    /does not support 'tls'/.test(error.message)
      ? new BrokerRefuses('RELAY_URL asks for TLS, which the broker does not offer', error)
      : undefined,
  (error) =>
    CERTIFICATE.test(codeOf(error))
      ? new BrokerRefuses(
          `TLS with the broker fails: ${codeOf(error)}; NODE_EXTRA_CA_CERTS names further authorities`,
          error,
        )
      : undefined,
  (error) =>
    codeOf(error) === 'ENOENT' || codeOf(error) === 'EACCES'
      ? new BrokerRefuses(`RELAY_CREDENTIALS: the file cannot be read: ${codeOf(error)}`, error)
      : undefined,
  (error) =>
    /unable to parse credentials/.test(error.message)
      ? new BrokerRefuses('RELAY_CREDENTIALS: the file holds no credentials of NATS', error)
      : undefined,
  (error) =>
    error instanceof InvalidArgumentError
      ? new BrokerRefuses(`the broker and RELAY_URL do not agree: ${error.message}`, error)
      : undefined,
];

/** An error of the NATS client as what the operator can do about it. It names no host, user or secret. */
export function natsFault(thrown: unknown): Fault {
  for (const error of chain(thrown)) {
    for (const fault of faults) {
      const found = fault(error);
      if (found !== undefined) return found;
    }
  }
  const [first] = chain(thrown);
  const what = first === undefined ? 'no reason given' : codeOf(first) || first.message || first.name;
  return new BrokerAway(`the broker is away: ${what}`, thrown);
}

/** An error and what caused it. */
function chain(thrown: unknown): Error[] {
  const found: Error[] = [];
  for (let error = thrown; types.isNativeError(error) && found.length < 5; error = error.cause)
    found.push(error);
  return found;
}

function codeOf(error: Error): string {
  const { code } = error as Error & { readonly code?: unknown };
  return typeof code === 'string' ? code : '';
}
