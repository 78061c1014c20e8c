import { Module, type DynamicModule } from '@nestjs/common';
import { approvalsEntities } from './approvals/votes/approval-round.entity.ts';
import { ApprovalsModule } from './approvals/approvals.module.ts';
import { CommitteeModule } from './committee/committee.module.ts';
import { ConsoleModule } from './console/console.module.ts';
import { EvaluationModule } from './evaluation/evaluation.module.ts';
import { FhirModule } from './fhir/fhir.module.ts';
import { literatureEntities } from './literature/literature.entities.ts';
import { LiteratureModule } from './literature/literature.module.ts';
import { peopleEntities } from './people/people.entities.ts';
import { PeopleModule } from './people/people.module.ts';
import { PlatformModule, type Runtime } from './platform/platform.module.ts';
import { policiesEntities } from './policies/policies.entities.ts';
import { PoliciesModule } from './policies/policies.module.ts';
import { publishingEntities } from './publishing/publishing.entities.ts';
import { PublishingModule } from './publishing/publishing.module.ts';
import { ReviewsModule } from './reviews/reviews.module.ts';

/** Every entity that TypeORM maps, floor by floor. */
export const appEntities = [
  ...peopleEntities,
  ...policiesEntities,
  ...literatureEntities,
  ...approvalsEntities,
  ...publishingEntities,
];

/** The house, floor by floor. */
@Module({})
export class AppModule {
  static forRoot(runtime: Runtime): DynamicModule {
    return {
      module: AppModule,
      imports: [
        PlatformModule.forRoot(runtime, appEntities),
        PeopleModule,
        PoliciesModule,
        ReviewsModule,
        LiteratureModule,
        ApprovalsModule,
        PublishingModule,
        CommitteeModule,
        FhirModule,
        ConsoleModule,
        EvaluationModule.forRoot(runtime.settings.evaluation),
      ],
    };
  }
}
