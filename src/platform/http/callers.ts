import { Injectable } from '@nestjs/common';
import proxyAddr from '@fastify/proxy-addr';
import type { IncomingMessage } from 'node:http';
import { Settings } from '../config/settings.ts';
import type { TrustedProxies } from '../config/trusted-proxies.ts';
import { Logger } from '../logging/logger.ts';
import { callerAddress } from './caller-address.rules.ts';
import { UnbelievedProxies } from './unbelieved-proxies.ts';

/** Whether the word of a peer is taken for whom it speaks for, by its address and its place, counted from ours. */
type Trust = (address: string, hop: number) => boolean;

/** Knows the network addresses of callers, behind proxies too. */
@Injectable()
export class Callers {
  private readonly trust: Trust | undefined;
  private readonly unbelieved: UnbelievedProxies;

  constructor(settings: Settings, logger: Logger) {
    this.trust = believed(settings.trustProxy);
    this.unbelieved = new UnbelievedProxies(settings, logger);
  }

  /** The address of who sent a request, as far as TRUST_PROXY lets it be known. */
  addressOf(request: IncomingMessage): string {
    this.unbelieved.look(request);
    const connected = request.socket.remoteAddress;
    const said = this.trust === undefined ? connected : proxyAddr(request, this.trust);
    return callerAddress(said, connected);
  }
}

/** Who is believed by a setting; undefined for nobody. */
export function believed(proxies: TrustedProxies): Trust | undefined {
  if (proxies === false) return undefined;
  return typeof proxies === 'number' ? (_, hop) => hop < proxies : proxyAddr.compile([...proxies]);
}
