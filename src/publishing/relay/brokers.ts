import type { RelayAddress } from '../../platform/config/relay-url.ts';
import type { Broker, BrokerAccess } from './broker.ts';
import { openNats } from './nats-broker.ts';

/** How each kind of broker is opened, by the scheme of RELAY_URL. They reject with BrokerRefuses or BrokerAway. */
const brokers = {
  nats: openNats,
  tls: openNats,
} satisfies Record<RelayAddress['scheme'], (access: BrokerAccess) => Promise<Broker>>;

/** Connects to the broker that RELAY_URL names. Rejects with BrokerRefuses or BrokerAway. */
export async function openBroker(access: BrokerAccess): Promise<Broker> {
  return await brokers[access.address.scheme](access);
}
