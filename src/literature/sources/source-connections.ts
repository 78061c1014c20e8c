import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { Agent } from 'undici';

/** Connections that one process keeps to each service; the rate limits leave no use for more. */
const CONNECTIONS = 2;

/** The connections to Europe PMC and Crossref, cut when the queue has stopped: the last question is asked again later. */
@Injectable()
export class SourceConnections implements OnApplicationShutdown {
  readonly agent = new Agent({ connections: CONNECTIONS });

  async onApplicationShutdown(): Promise<void> {
    await this.agent.destroy();
  }
}
