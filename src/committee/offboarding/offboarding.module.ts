import { Module } from '@nestjs/common';
import { ApprovalsModule } from '../../approvals/approvals.module.ts';
import { LiteratureModule } from '../../literature/literature.module.ts';
import { PoliciesModule } from '../../policies/policies.module.ts';
import { AccessEnding } from './access-ending.ts';
import { LiteratureHandover } from './literature-handover.ts';
import { OffboardingController } from './offboarding.controller.ts';
import { OffboardingService } from './offboarding.service.ts';
import { PanelHandover } from './panel-handover.ts';
import { Takeovers } from './takeover.ts';

/** What happens when somebody leaves: work of every feature changes hands in one step. */
@Module({
  imports: [PoliciesModule, ApprovalsModule, LiteratureModule],
  controllers: [OffboardingController],
  providers: [OffboardingService, Takeovers, LiteratureHandover, PanelHandover, AccessEnding],
  exports: [OffboardingService],
})
export class OffboardingModule {}
