import { Injectable } from '@nestjs/common';
import { Events } from '../../platform/events/events.ts';
import { Logger } from '../../platform/logging/logger.ts';
import { policyVersionApproved, type VersionApproved } from '../../policies/policies.events.ts';
import { documentFormats } from './negotiation.rules.ts';
import { Renditions } from './renditions.ts';

/**
 * Makes the renditions of a version when it is signed, before anybody asks. Signing does not wait for them: one that
 * fails is tried again as a job, and until then the other formats are there.
 */
@Injectable()
export class RenditionKeeper {
  constructor(
    events: Events,
    private readonly renditions: Renditions,
    private readonly logger: Logger,
  ) {
    events.on(
      policyVersionApproved,
      'publishing.store-renditions',
      async ({ data }) => await this.store(data),
    );
  }

  /** Stores every representation that is not stored. Throws where one cannot be made, which is the PDF where no typesetter is. */
  async store({ slug, version, versionId, envelopeHash }: VersionApproved): Promise<void> {
    for (const format of documentFormats) {
      try {
        await this.renditions.store({ versionId, envelopeHash }, format);
      } catch (error) {
        this.logger.warn(
          { policy: slug, version, format, error: String(error) },
          'a rendition could not be made',
        );
        throw error;
      }
    }
  }
}
