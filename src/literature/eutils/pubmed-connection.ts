import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { Agent } from 'undici';

/**
 * The connections to PubMed, cut when the queue has stopped: what it was asked last is asked again at the next start.
 * There are as many as requests under way, one on each. A request that had its slot and waited here for another's reply
 * would reach PubMed with those of later slots and pass the limit; the limit itself keeps connections few.
 */
@Injectable()
export class PubmedConnection implements OnApplicationShutdown {
  readonly agent = new Agent({ connections: null, pipelining: 1 });

  async onApplicationShutdown(): Promise<void> {
    await this.agent.destroy();
  }
}
