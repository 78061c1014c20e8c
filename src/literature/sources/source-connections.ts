import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { Agent } from 'undici';

/**
 * The connections to Europe PMC and Crossref, cut when the queue has stopped: the last question is asked again later. There
 * are as many as requests under way, one on each: who has a slot never waits here for another's reply.
 */
@Injectable()
export class SourceConnections implements OnApplicationShutdown {
  readonly agent = new Agent({ connections: null, pipelining: 1 });

  async onApplicationShutdown(): Promise<void> {
    await this.agent.destroy();
  }
}
