import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { Agent } from 'undici';

/** Connections to the E-utilities that one process keeps; the rate limit leaves no use for more. */
const CONNECTIONS = 4;

/** The connections to PubMed, cut when the queue has stopped: what it was asked last is asked again at the next start. */
@Injectable()
export class PubmedConnection implements OnApplicationShutdown {
  readonly agent = new Agent({ connections: CONNECTIONS });

  async onApplicationShutdown(): Promise<void> {
    await this.agent.destroy();
  }
}
