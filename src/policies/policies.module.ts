import { Module } from '@nestjs/common';
import { AdoptionsController } from './adoptions.controller.ts';
import { AdoptionsQueries } from './adoptions.queries.ts';
import { AdoptionsService } from './adoptions.service.ts';
import { AnnounceEffective } from './announce-effective.sweep.ts';
import { DraftsService } from './drafts.service.ts';
import { PoliciesController } from './policies.controller.ts';
import { PoliciesQueries } from './policies.queries.ts';
import { PoliciesService } from './policies.service.ts';
import { PolicyImportService } from './policy-import.service.ts';
import { Signers } from './signers.ts';
import { VersionApproval } from './version-approval.ts';
import { VersionsQueries } from './versions.queries.ts';

/** The heart: policies, their versions, which of them governs which day, and the adoption of what was in force before. */
@Module({
  controllers: [PoliciesController, AdoptionsController],
  providers: [
    PolicyImportService,
    PoliciesService,
    DraftsService,
    AdoptionsService,
    VersionApproval,
    Signers,
    PoliciesQueries,
    VersionsQueries,
    AdoptionsQueries,
    AnnounceEffective,
  ],
  exports: [
    PolicyImportService,
    PoliciesService,
    DraftsService,
    AdoptionsService,
    VersionApproval,
    Signers,
    PoliciesQueries,
    VersionsQueries,
    AdoptionsQueries,
  ],
})
export class PoliciesModule {}
